import type { Dispatcher } from 'undici';

/** One HTTP request and its answer. */
export interface ExchangeOptions {
  /** Closes the connection and rejects with the signal's reason, where a connection stands already. */
  readonly signal: AbortSignal;
  /** The answer may have so many bytes. */
  readonly maxBytes: number;
  /** Called when the request goes out: from then on nobody but the answer can tell what it has done. */
  readonly onSent: () => void;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Rejects with `AnswerTooLong`, or with what undici says of the connection. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { signal, maxBytes, onSent }: ExchangeOptions,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let status = 0;
    let abort: (() => void) | undefined;
    const end = () => abort && signal.removeEventListener('abort', abort);

    dispatcher.dispatch(request, {
      onRequestStart(controller) {
        if (signal.aborted) {
          controller.abort(signal.reason);
          return;
        }
        abort = () => controller.abort(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        onSent();
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(controller, chunk) {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          controller.abort(new AnswerTooLong(maxBytes));
        } else {
          chunks.push(chunk);
        }
      },
      onResponseEnd() {
        end();
        resolve({ status, body: new TextDecoder().decode(Buffer.concat(chunks)) });
      },
      onResponseError(_controller, error) {
        end();
        reject(error);
      },
    });
  });
}

export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';

  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`);
  }
}
