import { benchBurst } from './burst.ts';
import { benchBuying } from './buying.ts';
import { benchCover } from './cover.ts';
import { benchCrowd } from './crowd.ts';
import { benchPace } from './pace.ts';
import { benchStore } from './store.ts';

await benchCover();
await benchBuying();
await benchBurst();
await benchStore();
await benchCrowd();
await benchPace();
