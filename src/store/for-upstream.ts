import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * Keeps apart what different upstreams say of the same listing: a store that rows of a sandbox or a mock were written
 * to never serves them as Serpstat's. `upstream` is an address.
 */
export function storeOf(upstream: URL, store: Store): Store {
  const mark = createHash('sha256')
    .update(`${upstream.origin}${upstream.pathname}`)
    .digest('base64url')
    .slice(0, 6);
  const keyOf = (fingerprint: string) => `${fingerprint}@${mark}`;
  return {
    read: (fingerprint, span, freshSince) => store.read(keyOf(fingerprint), span, freshSince),
    write: page => store.write({ ...page, fingerprint: keyOf(page.fingerprint) }),
    drop: fingerprint => store.drop(keyOf(fingerprint)),
    close: () => store.close(),
  };
}
