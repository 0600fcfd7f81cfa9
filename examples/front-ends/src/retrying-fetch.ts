/** How often an operation is sent at most. */
const MAX_ATTEMPTS = 4;

/** How long a person is kept waiting for the next attempt at most, in milliseconds. */
const MAX_WAIT_MS = 30_000;

/** `fetch`, but sends an operation again if the gateway says that it can succeed later. */
export const retryingFetch: typeof fetch = async (input, init) => {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(input, init);
    const wait = attempt < MAX_ATTEMPTS ? await waitBeforeRetry(response.clone()) : undefined;
    if (wait === undefined) {
      return response;
    }
    await sleep(wait, init?.signal);
  }
};

/** In milliseconds; undefined if the answer is final. */
async function waitBeforeRetry(response: Response): Promise<number | undefined> {
  if (!response.headers.get('content-type')?.includes('json')) {
    return undefined;
  }
  const { errors = [] }: { errors?: GatewayError[] } = await response.json();
  const waits = errors
    .filter(({ extensions }) => extensions?.retryable)
    .map(({ extensions }) => extensions?.retryAfterMs ?? 1000);
  return waits.length > 0 && Math.max(...waits) <= MAX_WAIT_MS ? Math.max(...waits) : undefined;
}

interface GatewayError {
  extensions?: { code: string; retryable?: boolean; retryAfterMs?: number };
}

function sleep(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}
