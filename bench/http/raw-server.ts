import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The rows of the benchmark behind node:http and JSON.stringify: what an answer costs at least without GraphQL. */
const lists: Readonly<Record<string, readonly unknown[]>> = JSON.parse(
  readFileSync(process.env.ROWS ?? '', 'utf8'),
);

interface Asked {
  readonly variables: { readonly name: string; readonly first: number; readonly after: string | null };
}

function answerTo(body: string): string {
  const { name, first, after } = (JSON.parse(body) as Asked).variables; // what load.ts sends
  const rows = lists[name] ?? [];
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString().split(':')[1]) + 1;
  const end = Math.min(start + first, rows.length);
  const endCursor = Buffer.from(`fingerprint:${end - 1}`).toString('base64url');
  const pageInfo = { hasNextPage: end < rows.length, endCursor };
  const nodes = rows.slice(start, end);
  return JSON.stringify({ data: { domain: { backlinks: { totalCount: rows.length, pageInfo, nodes } } } });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const answer = answerTo(Buffer.concat(chunks).toString());
    response
      .writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(answer),
      })
      .end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  console.log(`http://127.0.0.1:${port}`);
});
