import { benchBuying } from './buying.ts';
import { benchCover } from './cover.ts';
import { benchStore } from './store.ts';

await benchCover();
await benchBuying();
await benchStore();
