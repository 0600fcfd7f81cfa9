import { Session } from 'node:inspector/promises';
import { registerHooks } from 'node:module';

/** A module as V8 runs it: without types, which leaves everything in its place. */
export interface CoveredModule {
  readonly url: string;
  readonly source: string;
  readonly functions: readonly CoveredFunction[];
}

export interface CoveredFunction {
  /** The module's URL. */
  readonly url: string;
  /** Empty for a callback. */
  readonly name: string;
  /** Where the function stands in the module's source. */
  readonly start: number;
  readonly end: number;
  /** How often it was called and, if it is an async function or a generator, how often it went on after a pause. */
  readonly count: number;
  /** Whether it is an async function or a generator. */
  readonly isResumable: boolean;
}

/** Runs code. Returns the functions of these modules, and how often the code called each, as V8 counts it. */
export async function coverFunctions(
  isWatched: (url: string) => boolean,
  code: () => Promise<void>,
): Promise<readonly CoveredModule[]> {
  const session = new Session();
  session.connect();
  await session.post('Debugger.enable');
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await code();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const modules: CoveredModule[] = [];
  for (const { url, scriptId, functions } of result.filter(script => isWatched(script.url))) {
    const { scriptSource: source } = await session.post('Debugger.getScriptSource', { scriptId });
    const covered = functions.flatMap(({ functionName: name, ranges }) =>
      ranges.map(({ startOffset: start, endOffset: end, count }) => {
        const isResumable = /^(?:async\b|\*|function\s*\*)/.test(source.slice(start, end));
        return { url, name, start, end, count, isResumable };
      }),
    );
    modules.push({ url, source, functions: covered.filter(each => isWritten(each, source)) });
  }
  session.disconnect();
  return modules;
}

/**
 * Whether a function is written in the source. V8 also counts the module as one, what initializes the fields of a
 * class, and the constructor that a class has if it declares none.
 */
function isWritten({ name, start }: CoveredFunction, source: string): boolean {
  return start > 0 && !name.startsWith('<') && !/^class\b/.test(source.slice(start, start + 6));
}

/**
 * Makes the functions that were called tell when they are entered, in modules that are imported from now on. Nothing
 * else in them changes: `{` becomes `{onEntry(n);`, and an arrow function's `value` becomes `(onEntry(n), value)`.
 */
export function watchEntries(
  modules: readonly CoveredModule[],
  onEntry: (entered: CoveredFunction) => void,
): void {
  const called = modules.flatMap(({ functions }) => functions).filter(({ count }) => count > 0);
  const notify = (place: number) => {
    const entered = called[place];
    if (entered !== undefined) {
      onEntry(entered);
    }
  };
  Object.assign(globalThis, { [ON_ENTRY]: notify });
  const sources = new Map(
    modules.map(({ url, source }) => {
      const edits = called.flatMap((each, place) =>
        each.url === url ? editsFor(source, each, `${ON_ENTRY}(${place})`) : [],
      );
      return [url, apply(edits, source)];
    }),
  );
  registerHooks({
    load(url, context, nextLoad) {
      const source = sources.get(url);
      return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}

/** The name of a global function. */
const ON_ENTRY = '__onEntry';

interface Edit {
  readonly at: number;
  readonly inserted: string;
}

function editsFor(source: string, { start, end }: CoveredFunction, call: string): readonly Edit[] {
  const body = start + bodyOf(source.slice(start, end));
  return source[body] === '{'
    ? [{ at: body + 1, inserted: `${call};` }]
    : [
        { at: body, inserted: `(${call}, ` },
        { at: end, inserted: ')' },
      ];
}

/** Where the body of a function begins: after its parameters, and after its arrow if it has one. */
function bodyOf(text: string): number {
  const [bare] = /^(?:async\s+)?[\w$]+\s*=>\s*/.exec(text) ?? [];
  if (bare !== undefined) {
    return bare.length;
  }
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(COMMENTS_STRINGS_PARENTHESES)) {
    depth += token === '(' ? 1 : 0;
    depth -= token === ')' ? 1 : 0;
    if (token === ')' && depth === 0) {
      const [arrow = ''] = /^\)\s*(?:=>)?\s*/.exec(text.slice(index)) ?? [];
      return index + arrow.length;
    }
  }
  throw new Error(`expected a function, not ${text.slice(0, 80)}`);
}

const COMMENTS_STRINGS_PARENTHESES = /\/\*[\s\S]*?\*\/|\/\/.*|(["'`])(?:\\.|(?!\1)[\s\S])*\1|[()]/g;

function apply(edits: readonly Edit[], source: string): string {
  return edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, { at, inserted }) => text.slice(0, at) + inserted + text.slice(at), source);
}
