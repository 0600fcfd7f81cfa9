import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { isHostName } from '../web/hosts.ts';
import { readBody, sendJson, sendPage } from './http.ts';
import type { SandboxSwitches } from './switches.ts';

/**
 * The sandbox's switches for other processes on the same machine. `GET /sandbox` returns
 * `{balance, billed, rate, requests}`. `PATCH /sandbox` accepts any of
 * `{"reset": true, "rate": 1 | null, "balance": 500, "today": "2027-01-01" | null, "faults": [{"kind": "status", "status": 502, "times": 2}],
 * "moves": [{"domain": "gepur.com", "remove": 1, "insert": 2}]}`, applies them in this order and returns the new
 * state. It answers a malformed patch with 400 and changes nothing.
 */
export async function serveControl(
  sandbox: SandboxSwitches,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PATCH') {
    const patch = patchSchema.safeParse(parse(await readBody(request)));
    if (!patch.success) {
      return sendJson(response, 400, { error: z.prettifyError(patch.error) });
    }
    apply(sandbox, patch.data);
  } else if (request.method !== 'GET') {
    return sendPage(response, 405, 'Not Allowed');
  }
  const { balance, billed, rate, requests } = sandbox;
  sendJson(response, 200, { balance, billed, rate, requests });
}

function apply(
  sandbox: SandboxSwitches,
  { reset, rate, balance, today, faults, moves }: z.infer<typeof patchSchema>,
): void {
  if (reset) {
    sandbox.reset();
  }
  if (rate !== undefined) {
    sandbox.setRate(rate);
  }
  if (balance !== undefined) {
    sandbox.setBalance(balance);
  }
  if (today !== undefined) {
    sandbox.setToday(today);
  }
  for (const fault of faults ?? []) {
    sandbox.fail(fault);
  }
  for (const { domain, ...move } of moves ?? []) {
    sandbox.move(domain, move);
  }
}

/** Undefined, which is never a valid patch, if the text is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const target = { times: z.int().min(1).optional(), method: z.string().optional() };

/** The faults that JSON can express, which excludes functions. */
const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('error'),
    code: z.union([z.number(), z.string()]),
    message: z.string(),
    data: z.unknown().optional(),
    ...target,
  }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.string().optional(),
    contentType: z.string().optional(),
    ...target,
  }),
  z.strictObject({ kind: z.literal('body'), body: z.string(), ...target }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0), ...target }),
  z.strictObject({ kind: z.literal('stall'), ...target }),
  z.strictObject({ kind: z.literal('hang'), ...target }),
  z.strictObject({ kind: z.literal('reset'), ...target }),
]);

const moveSchema = z.strictObject({
  domain: z.string().refine(isHostName, 'must be a host name'),
  remove: z.int().min(0).optional(),
  insert: z.int().min(0).optional(),
});

const patchSchema = z.strictObject({
  reset: z.boolean().optional(),
  rate: z.number().positive().nullable().optional(),
  balance: z.int().min(0).optional(),
  today: z.iso.date().nullable().optional(),
  faults: z.array(faultSchema).optional(),
  moves: z.array(moveSchema).optional(),
});
