import { promisify } from 'node:util';
import { type BrotliOptions, brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

/** The content codings that the gateway can send, from the best to the worst. */
const CODINGS = ['zstd', 'br', 'gzip'] as const;

export type Coding = (typeof CODINGS)[number];

/**
 * The coding to answer with, of those that an `Accept-Encoding` header accepts; undefined for none. Of equal weights,
 * the first of `preferred` wins (RFC 9110, section 12.5.3).
 */
export function codingFor(
  acceptEncoding: string | null,
  preferred: readonly Coding[] = CODINGS,
): Coding | undefined {
  if (acceptEncoding === null) {
    return undefined;
  }
  const weights = new Map<string, number>();
  for (const item of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map(part => part.trim());
    const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (coding: string) => weights.get(coding) ?? weights.get('*') ?? 0;
  const [best] = preferred.toSorted((a, b) => weightOf(b) - weightOf(a));
  // What is not mentioned may be sent as it is, but is no wish.
  const plain = weights.get('identity') ?? 0;
  return best !== undefined && weightOf(best) > 0 && weightOf(best) >= plain ? best : undefined;
}

type Compressed = Buffer<ArrayBuffer>;

const compressors: Readonly<Record<Coding, (bytes: Uint8Array) => Promise<Compressed>>> = {
  zstd: bytes => zstdAsync(bytes),
  br: bytes => brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: bytes => gzipAsync(bytes),
};

const zstdAsync = promisify<Uint8Array, Compressed>(zstdCompress);
const brotliAsync = promisify<Uint8Array, BrotliOptions, Compressed>(brotliCompress);
const gzipAsync = promisify<Uint8Array, Compressed>(gzip);

/** As fast as gzip, and smaller. Node's default, 11, takes a hundred times as long. */
const BROTLI_QUALITY = 4;

/** Compressions that run at a time, in threads of Node's pool. It has four, and others need them too. */
const AT_A_TIME = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Compresses off the main thread, a few at a time. */
export async function compress(bytes: Uint8Array, coding: Coding): Promise<Compressed> {
  if (running >= AT_A_TIME) {
    await new Promise<void>(resolve => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await compressors[coding](bytes);
  } finally {
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  }
}
