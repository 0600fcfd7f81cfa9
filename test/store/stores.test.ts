import { storeConformance } from './conformance.ts';
import { memoryRig, sqliteRig, sturdyRig, tieredRig } from './rigs.ts';

storeConformance('a store in memory', memoryRig);
storeConformance('a store in a file', sqliteRig);
storeConformance('memory in front of a file', tieredRig);
storeConformance('a sturdy store in memory', sturdyRig(memoryRig));
storeConformance('a sturdy store in a file', sturdyRig(sqliteRig));
storeConformance('memory in front of a file, sturdy', sturdyRig(tieredRig));
