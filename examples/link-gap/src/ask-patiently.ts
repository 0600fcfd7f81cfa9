import type { AnyVariables, DocumentInput } from '@urql/core';
import type { Answer, GatewayClient } from './client.ts';
import type { Phase } from './comparison-state.ts';
import type { Failure } from './failure.ts';

/** How to wait. */
export interface Patience {
  /** Resolves after this time. */
  readonly wait: (ms: number) => Promise<void>;
  /** Resolves when the browser has a network. */
  readonly online: () => Promise<void>;
}

export interface Listeners<Data> {
  /** Whether somebody still wants the answer. */
  readonly isWanted: () => boolean;
  readonly onPhase?: (phase: Phase) => void;
  /** Receives what has come of an answer in parts. */
  readonly onData?: (data: Data) => void;
}

/** Asks, and asks again where the gateway is busy or the browser has no network, until there is another answer. */
export type AskPatiently = <Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  listeners: Listeners<Data>,
) => Promise<Answer<Data>>;

export function createAskPatiently(client: GatewayClient, { wait, online }: Patience): AskPatiently {
  return async (document, variables, { isWanted, onPhase = () => {}, onData = () => {} }) => {
    for (;;) {
      const answer = await client.ask(document, variables, data => isWanted() && onData(data));
      const { failure } = answer;
      if (!isWanted() || (failure?.kind !== 'busy' && failure?.kind !== 'offline')) {
        return answer;
      }
      if (failure.kind === 'busy') {
        onPhase({ kind: 'waiting', message: failure.message, until: Date.now() + failure.waitMs });
        await wait(failure.waitMs);
      } else {
        onPhase({ kind: 'offline' });
        await online();
      }
      if (!isWanted()) {
        return answer;
      }
      onPhase({ kind: 'loading' });
    }
  };
}

/** Why there are no rows, where an answer does not say. */
export const UNEXPLAINED: Failure = {
  kind: 'other',
  message: 'The gateway has sent no rows.',
  traceId: undefined,
};
