import type { Failure } from './failure.ts';

interface FailureText {
  readonly title: string;
  readonly text: string;
  readonly isRetryable: boolean;
}

/** What has happened and what the user can do, in words. */
export function failureText(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'offline':
      return { title: 'You are offline', text: 'Try again when the network is back.', isRetryable: true };
    case 'unreachable':
      return {
        title: 'The gateway does not answer',
        text: 'Check that it runs, then try again.',
        isRetryable: true,
      };
    case 'stopped':
      return { title: 'Stopped', text: 'Nothing is loaded until you continue.', isRetryable: true };
    case 'busy':
      return { title: 'The gateway is busy', text: failure.message, isRetryable: true };
    case 'credits':
      return { title: 'Out of credits', text: failure.message, isRetryable: true };
    case 'input':
      return { title: 'This comparison is not possible', text: failure.message, isRetryable: false };
    case 'other':
      return {
        title: 'Something is wrong',
        text: `${failure.message}${failure.traceId === undefined ? '' : ` Trace id: ${failure.traceId}.`}`,
        isRetryable: true,
      };
  }
}
