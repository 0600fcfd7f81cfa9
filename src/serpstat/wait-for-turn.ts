import type { Gate, Turn, Waiter } from './gate.ts';

/** Resolves when a turn has come; rejects where it will not, and with the signal's reason where that aborts. */
export function waitForTurn(queue: Gate['queue'], { party, deadline, signal }: Waiter): Promise<Turn> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const admission = queue({
      party,
      deadline,
      start(turn) {
        signal.removeEventListener('abort', leave);
        resolve(turn);
        return true;
      },
      refuse(error) {
        signal.removeEventListener('abort', leave);
        reject(error);
      },
    });
    const leave = () => {
      if (admission.kind === 'queued') {
        admission.ticket.cancel();
        reject(signal.reason);
      }
    };
    if (admission.kind === 'refused') {
      reject(admission.error);
    } else {
      signal.addEventListener('abort', leave, { once: true });
    }
  });
}
