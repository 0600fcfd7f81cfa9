import { Window } from 'happy-dom';
import { afterEach } from 'vitest';

/*
 * The document that React renders into. Not the environment of Vitest: that replaces `fetch` and `Request` too, which the
 * gateway in this process needs as Node.js has them.
 */
const window = new Window({ url: 'http://localhost/' });
Object.assign(globalThis, { window, document: window.document });
for (const name of ['HTMLElement', 'Element', 'Node', 'MutationObserver'] as const) {
  Object.assign(globalThis, { [name]: window[name] });
}

// React looks for the document when it is imported.
const { cleanup, configure } = await import('@testing-library/react');
// For what hangs.
configure({ asyncUtilTimeout: 60_000 });
afterEach(cleanup);
