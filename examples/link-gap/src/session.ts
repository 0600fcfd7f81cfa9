import { createContext, useContext } from 'react';
import { queryOf, viewOf } from './address.ts';
import { createGatewayClient } from './client.ts';
import { createComparison } from './comparison.ts';
import { createCreditAccount } from './credit-account.ts';
import { createDonorLinks } from './donor-links.ts';
import { createPurchases, DEFAULT_ASK_ABOVE } from './purchases.ts';

/** What the parts of the page share. */
export type Session = ReturnType<typeof createSession>;

export function createSession() {
  const account = createCreditAccount();
  const client = createGatewayClient(new URL('/graphql', location.href).href, account.add);
  const purchases = createPurchases(readAskAbove());
  const comparison = createComparison({
    client,
    purchases,
    patience: {
      wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
      online: () => new Promise(resolve => addEventListener('online', () => resolve(), { once: true })),
    },
    onView(view) {
      if (location.search !== queryOf(view)) {
        history.pushState(null, '', queryOf(view));
      }
    },
  });

  function openAddress() {
    const view = viewOf(location.search);
    if (view !== undefined) {
      void comparison.open(view);
    }
  }
  addEventListener('popstate', openAddress);
  openAddress();

  return {
    account: account.store,
    purchases: {
      ...purchases,
      setAskAbove(credits: number) {
        localStorage.setItem(ASK_ABOVE, String(credits));
        purchases.setAskAbove(credits);
      },
    },
    comparison,
    links: createDonorLinks(client, purchases),
  };
}

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) {
    throw new Error('useSession needs a SessionProvider around it');
  }
  return session;
}

const ASK_ABOVE = 'ask-above';

function readAskAbove(): number {
  const text = localStorage.getItem(ASK_ABOVE);
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : DEFAULT_ASK_ABOVE;
}
