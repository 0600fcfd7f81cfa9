/** Counts requests in flight. */
export interface InFlight {
  begin(): void;
  end(): void;
  /** Resolves as soon as no request is in flight. */
  none(): Promise<void>;
}

export function countInFlight(): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      count += 1;
    },
    end() {
      count -= 1;
      if (count === 0) {
        for (const resolve of waiting) {
          resolve();
        }
        waiting = [];
      }
    },
    none: () => (count === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  };
}
