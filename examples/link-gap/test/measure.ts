import { cpus, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import build from './build.ts';
import { compare, partsOf, settled, startBrowser, startRig, visit } from './rig.ts';

/** One visit takes as long as what else the machine does in that moment. */
const WARM_VISITS = 5;

/** `npm run measure`: how long users wait, on this machine. */
await build();
await using browser = await startBrowser();
for (const takesParts of [true, false]) {
  console.log(takesParts ? 'With @defer' : 'Without @defer');
  console.table(await measureFirstRows(browser, takesParts));
}
console.table(await measureManyRows(browser));
console.log(
  `Other work on this machine, in the last minute: ${loadavg()[0]?.toFixed(1)} of ${cpus().length} cores`,
);

/**
 * With the sandbox at one request a second, as in most plans. `takesParts` says whether the browser takes answers in parts
 * (`@defer`).
 */
async function measureFirstRows(browser: Browser, takesParts: boolean) {
  await using rig = await startRig({ SERPSTAT_RATE: '1' });
  await using first = await open(takesParts);
  await partsOf(first.page).dialog.waitFor();
  const asked = await first.page.evaluate(read);
  await partsOf(first.page).buy.click();
  const cold = await finished(first.page);
  const warm: { readonly rows: number; readonly done: number }[] = [];
  for (let time = 0; time < WARM_VISITS; time++) {
    await using visitor = await open(takesParts);
    const { rows, done, click } = await finished(visitor.page);
    warm.push({ rows: rows - click, done: done - click });
  }
  return {
    'from Compare to the question, cold store': ms(asked.dialog - asked.click),
    'from Buy to the first rows, cold store': ms(cold.rows - cold.click, 2000),
    'from Buy to the first count, cold store': ms(cold.count - cold.click),
    'from Buy to 500 rows and 7 counts, cold store': ms(cold.done - cold.click),
    'from Compare to the first rows, warm store': ms(median(warm.map(({ rows }) => rows)), 200),
    'from Compare to 500 rows and 7 counts, warm store': ms(median(warm.map(({ done }) => done))),
    'layout shift while 500 rows come': shift(cold),
  };

  async function open(takesParts: boolean) {
    const visitor = await visit(browser, rig.url);
    if (!takesParts) {
      await visitor.page.route('**/graphql', (route, request) =>
        route.continue({ headers: { ...request.headers(), accept: 'application/graphql-response+json' } }),
      );
    }
    await visitor.page.evaluate(observe);
    await compare(visitor.page, 'gepur.com', ['klubok.com', 'issaplus.com']);
    return visitor;
  }

  async function finished(page: Page) {
    await partsOf(page).rows.first().waitFor();
    await settled(page);
    return page.evaluate(read);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function measureManyRows(browser: Browser) {
  await using rig = await startRig();
  await using visitor = await visit(browser, rig.url);
  const { page } = visitor;
  await neverAsk(page);
  await page.evaluate(observe);
  await compare(page, 'rows-100.example', ['rows-5000.example']);
  await settled(page);
  await page.getByRole('button', { name: /^Load all/ }).click();
  // While the rows come, a user types and scrolls.
  const { stop, domain } = partsOf(page);
  for (let turn = 0; await stop.isEnabled(); turn++) {
    await domain.pressSequentially('x');
    await page.mouse.wheel(0, turn % 2 === 0 ? 2000 : -2000);
  }
  const observed = await page.evaluate(read);
  const rows = Number(await partsOf(page).table.getAttribute('aria-rowcount')) - 1;
  return {
    'rows loaded while a user types and scrolls': { value: rows },
    'longest task': ms(Math.max(0, ...observed.tasks), 100),
    'longest wait of an input': ms(Math.max(0, ...observed.inputs), 200),
  };
}

function ms(value: number, limit?: number) {
  return { value: `${Math.round(value)} ms`, ...(limit !== undefined && { limit: `${limit} ms` }) };
}

function shift({ shift }: Observed) {
  return { value: Number(shift.toFixed(4)), limit: 0.1 };
}

/** Buys without a question, so that no time of the user counts. */
async function neverAsk(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Ask above (credits)' }).fill('999999');
}

/** Times of the page, in milliseconds. */
interface Observed {
  /** The last click on "Compare" or "Buy". */
  click: number;
  /** After it, when these are on the screen: the question, the first rows, the first count, and the end of all work. */
  dialog: number;
  rows: number;
  count: number;
  done: number;
  /** Tasks of more than 50 ms, and events of more than 16 ms. */
  readonly tasks: number[];
  readonly inputs: number[];
  /** What moves without an input (https://web.dev/articles/cls). */
  shift: number;
}

type Observing = typeof globalThis & { observed: Observed };

function observe(): void {
  const observed: Observed = {
    click: 0,
    dialog: 0,
    rows: 0,
    count: 0,
    done: 0,
    tasks: [],
    inputs: [],
    shift: 0,
  };
  (globalThis as Observing).observed = observed;

  const BUTTONS = ['Compare', 'Buy'];
  document.addEventListener(
    'click',
    ({ target, timeStamp }) => {
      if (target instanceof HTMLButtonElement && BUTTONS.includes(target.textContent ?? '')) {
        Object.assign(observed, { click: timeStamp, dialog: 0, rows: 0, count: 0, done: 0 });
      }
    },
    { capture: true },
  );
  const marks = {
    dialog: 'dialog[open]',
    rows: 'tr.row[aria-rowindex="2"]',
    count: '.upset .top:not(:empty)',
    done: '.stop:disabled',
  } as const;
  new MutationObserver(() => {
    for (const mark of ['dialog', 'rows', 'count', 'done'] as const) {
      if (observed[mark] === 0 && document.querySelector(marks[mark]) !== null) {
        // Painted in this frame.
        observed[mark] = -1;
        requestAnimationFrame(() =>
          setTimeout(() => {
            observed[mark] = performance.now();
          }),
        );
      }
      if (mark === 'rows' && observed.rows === 0) {
        // Nothing is done before there are rows.
        break;
      }
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true });

  const on = (type: string, add: (entry: PerformanceEntry) => void, options = {}) =>
    new PerformanceObserver(list => list.getEntries().forEach(add)).observe({
      type,
      buffered: true,
      ...options,
    });
  on('longtask', ({ duration }) => observed.tasks.push(duration));
  on('event', ({ duration }) => observed.inputs.push(duration), { durationThreshold: 16 });
  on('layout-shift', entry => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    observed.shift += hadRecentInput ? 0 : value;
  });
}

function read(): Observed {
  return (globalThis as Observing).observed;
}
