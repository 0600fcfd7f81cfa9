import { readFileSync } from 'node:fs';

/** Milliseconds of CPU that this process has used: unlike the time that passes, other processes hardly change them. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Ticks a second in which `/proc` counts, on every Linux that Node runs on. */
const TICKS = 100;

/** The same of another process, to 10 ms; where the system has no `/proc`, the time that passes, which is at least that. */
export function cpuTimeOf(pid: number): number {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return performance.now();
  }
  // The name of the program, in brackets, may hold spaces. Of the fields after it, these are user and system time.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return ((Number(user) + Number(system)) * 1000) / TICKS;
}
