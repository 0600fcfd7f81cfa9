import { benchCover } from './cover.ts';
import { benchStore } from './store.ts';

await benchCover();
await benchStore();
