import type { Dispatcher } from 'undici';

export interface ExchangeOptions {
  /** Closes the connection and rejects with the signal's reason, once there is a connection. */
  readonly signal: AbortSignal;
  /** The largest response, in bytes. */
  readonly maxBytes: number;
  /** Called when the request is sent. */
  readonly onSent: () => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

/** Sends one HTTP request. Rejects with `ResponseTooLong` or with undici's error. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { signal, maxBytes, onSent }: ExchangeOptions,
): Promise<HttpResponse> {
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
          controller.abort(new ResponseTooLong(maxBytes));
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

export class ResponseTooLong extends Error {
  override readonly name = 'ResponseTooLong';

  constructor(maxBytes: number) {
    super(`the response is longer than ${maxBytes} bytes`);
  }
}
