import { benchBurst } from './burst.ts';
import { benchBuying } from './buying.ts';
import { benchCover } from './cover.ts';
import { benchCrowd } from './crowd.ts';
import { benchHttp } from './http/http.ts';
import { benchPace } from './pace.ts';
import { benchStore } from './store.ts';

const ALL: Readonly<Record<string, () => Promise<void>>> = {
  cover: benchCover,
  buying: benchBuying,
  burst: benchBurst,
  store: benchStore,
  crowd: benchCrowd,
  pace: benchPace,
  http: benchHttp,
};

/** Those that the command names, or all: `npm run bench -- http`. */
const names = process.argv.slice(2);
for (const name of names.length === 0 ? Object.keys(ALL) : names) {
  const bench = ALL[name];
  if (bench === undefined) {
    throw new Error(`There is no benchmark ${name}. Run one of ${Object.keys(ALL).join(', ')}.`);
  }
  await bench();
}
