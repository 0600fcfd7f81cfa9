import { benchCover } from './cover.ts';

await benchCover();
