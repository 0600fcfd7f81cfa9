// Succeeds if npm runs scripts in a POSIX shell. There, scripts end with `exec`: without it, a signal that npm receives
// ends the shell, but not the process that the shell waits for. The shell of Windows has no `exec`, and needs none.
process.exitCode = process.platform === 'win32' ? 1 : 0;
