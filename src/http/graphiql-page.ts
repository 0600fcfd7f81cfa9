import { createHash } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLOptions } from 'graphql-yoga';

/** The page. All of it comes from this gateway, so it needs no internet connection. */
export function renderGraphiQLPage(options: GraphiQLOptions): string {
  const page = renderGraphiQL(options);
  const [, history] = HISTORY.exec(page) ?? [];
  if (history === undefined || !PLUGINS.test(page) || !page.includes(RENDER)) {
    throw new Error('@graphql-yoga/render-graphiql has changed: graphiql-page.ts has to follow');
  }
  return page
    .replace(PLUGINS, (_, explorer) => `plugins:[${explorer},${history}],schemaDescription`)
    .replace(RENDER, 'renderPage(')
    .replace('</head>', () => `${HEAD}</head>`);
}

/**
 * The Content-Security-Policy of a page: it runs its own scripts alone, and speaks with its own gateway alone. Its editor
 * sets styles and starts workers while it runs.
 */
export function policyOf(page: string): string {
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => {
    const digest = createHash('sha256').update(script).digest('base64');
    return `'sha256-${digest}'`;
  });
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'worker-src blob: data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Yoga's bundle has GraphiQL's history but leaves it out of the list of plugins, and exports nothing to change that. */
const HISTORY = /([\w$]+)=\{title:"History",icon:/;
const PLUGINS = /\bplugins:\[([\w$]+)\],schemaDescription/;
const RENDER = 'YogaGraphiQL.renderYogaGraphiQL(';

/**
 * What the page has besides Yoga's.
 *
 * Two bugs of GraphiQL 5 are fixed: its tabs move away under the pointer, which loses the first click on each, and
 * reloading the page before another tab is opened adds an empty tab.
 *
 * What GraphiQL stores in the browser holds no keys, because whoever uses the browser next could read them: of all
 * headers, it keeps the gateway's own. (GraphiQL's `shouldPersistHeaders` would drop those, too, so that a dry run would
 * buy after a reload, and does not apply to the history.)
 *
 * The pane of variables and headers is open where the tab has any. GraphiQL sees to it when it starts, unless Yoga's
 * `defaultEditorToolsVisibility` forbids it; tabs that are opened later are up to `showTools`. GraphiQL reports edits as
 * changes of the tab, too, so clicks tell when another one is opened. If clients need keys, the pane stays open at the
 * headers.
 */
const HEAD = `<style>
        .graphiql-tab { transform: none !important; }
      </style>
      <script>
        if (localStorage.getItem('graphiql:query') === null) localStorage.removeItem('graphiql:tabState');

        function renderPage(root, options) {
          const storage = storageWithoutKeys(options.defaultHeaders ?? '{}');
          if (options.defaultHeaders) {
            YogaGraphiQL.renderYogaGraphiQL(root, { ...options, storage });
            return;
          }
          let tab;
          const onTabChange = ({ tabs, activeTabIndex }) => { tab = tabs[activeTabIndex]; };
          document.addEventListener('click', ({ target }) => {
            if (tab && target.closest('.graphiql-tab, .graphiql-tab-add')) showTools(tab);
          });
          YogaGraphiQL.renderYogaGraphiQL(root, { ...options, storage, onTabChange, defaultEditorToolsVisibility: undefined });
        }

        function storageWithoutKeys(defaultHeaders) {
          const withoutKeys = text => {
            const headers = JSON.parse(defaultHeaders);
            try {
              for (const [name, value] of Object.entries(JSON.parse(text))) {
                if (/^x-credit/i.test(name)) headers[name] = value;
              }
            } catch {} // not JSON yet, because somebody is typing
            return Object.keys(headers).length > 0 ? JSON.stringify(headers, null, 2) : '';
          };
          const isHeaders = (name, value) => name === 'headers' && typeof value === 'string';
          return {
            getItem: key => localStorage.getItem(key),
            setItem(key, text) {
              const isText = !/^graphiql:(tabState|queries|favorites)$/.test(key);
              const kept = isText
                ? (key === 'graphiql:headers' ? withoutKeys(text) : text)
                : JSON.stringify(JSON.parse(text, (name, value) => (isHeaders(name, value) ? withoutKeys(value) : value)));
              localStorage.setItem(key, kept);
            },
            removeItem: key => localStorage.removeItem(key),
            get length() { return localStorage.length; },
            clear() {
              for (const key of Object.keys(localStorage)) if (key.startsWith('graphiql:')) localStorage.removeItem(key);
            },
          };
        }

        function showTools({ variables, headers }) {
          const tool = variables?.trim() ? 'variables' : headers?.trim() ? 'headers' : undefined;
          document.querySelector(tool
            ? '.graphiql-editor-tools [data-name=' + tool + ']'
            : '.graphiql-toggle-editor-tools[aria-label^=Hide]')?.click();
        }
      </script>
    `;
