import { storeConformance } from './conformance.ts';
import { failsafeRig, memoryRig, sqliteRig, tieredRig } from './rigs.ts';

storeConformance('a store in memory', memoryRig);
storeConformance('a store in a file', sqliteRig);
storeConformance('memory in front of a file', tieredRig);
storeConformance('a failsafe store in memory', failsafeRig(memoryRig));
storeConformance('a failsafe store in a file', failsafeRig(sqliteRig));
storeConformance('memory in front of a file, failsafe', failsafeRig(tieredRig));
