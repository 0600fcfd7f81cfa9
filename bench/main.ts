import { benchCover } from './cover.ts';
import { benchMarket } from './market.ts';
import { benchPace } from './pace.ts';
import { benchStore } from './store.ts';

await benchCover();
await benchMarket();
await benchStore();
await benchPace();
