import { startSandbox } from './sandbox.ts';
import { dayOf } from './web/calendar.ts';

/**
 * `npm run sandbox`: runs a sandbox until SIGINT or SIGTERM. Settings: SANDBOX_PORT (default 4010; 0 for a free
 * port), SANDBOX_RATE (requests per second; default 1, as in most plans; `none` for no limit), SANDBOX_TOKEN (default
 * `sandbox`), SANDBOX_BALANCE (credits; default 1,000,000) and SANDBOX_TODAY (`YYYY-MM-DD`; default the day that it is).
 */
const mistakes: string[] = [];
const port = number(
  'SANDBOX_PORT',
  '4010',
  value => Number.isInteger(value) && value >= 0 && value <= 65_535,
);
const rate =
  process.env.SANDBOX_RATE === 'none'
    ? null
    : number('SANDBOX_RATE', '1', value => value > 0 && value <= 1e6);
const balance = number('SANDBOX_BALANCE', '1000000', value => Number.isSafeInteger(value) && value >= 0);
const token = process.env.SANDBOX_TOKEN || 'sandbox';
const today = process.env.SANDBOX_TODAY || null;
if (today !== null && dayOf(today) === undefined) {
  mistakes.push(
    `SANDBOX_TODAY=${today} is not a day written as YYYY-MM-DD; unset it to use the day that it is`,
  );
}

if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}

const sandbox = await startSandbox({ port, rate, token, balance, today }).catch((error: Error) => {
  console.error(
    `Cannot listen on SANDBOX_PORT=${port} (${error.message}); set a free port, or 0 for any free port`,
  );
  process.exit(1);
});
console.log(`Serpstat sandbox: ${sandbox.url}
  token    ${token}
  balance  ${balance} credits
  rate     ${rate === null ? 'no limit' : `${rate} requests a second`}
  today    ${today ?? 'the day that it is (UTC)'}
  switches ${new URL('/sandbox', sandbox.url).href} (GET, PATCH)

Point the gateway at it:
  SERPSTAT_API_URL=${sandbox.url} SERPSTAT_TOKEN=${token} npm start`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => sandbox.close());
}

function number(name: string, fallback: string, takes: (value: number) => boolean): number {
  const text = process.env[name] || fallback;
  const value = Number(text);
  if (!takes(value)) {
    mistakes.push(`${name}=${text} is not valid; unset it to use the default, ${fallback}`);
  }
  return value;
}
