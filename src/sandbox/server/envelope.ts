import type { Call } from '../query/answer.ts';
import { isJsonObject, shown } from '../query/json.ts';
import { codes, Refusal } from '../query/refusal.ts';
import type { SandboxRequest } from './request-log.ts';

/** What a body says, as far as it can be read, and the call that it makes or why it makes none. */
export interface Envelope {
  readonly said: Pick<SandboxRequest, 'id' | 'method' | 'params'>;
  readonly call: Call | Refusal;
}

/**
 * Reads `{id, method, params}`. Any other member is refused: official clients send exactly these, no `jsonrpc`, and
 * batches are unknown.
 */
export function readEnvelope(body: string): Envelope {
  const json = parse(body);
  if (json instanceof Refusal) {
    return { said: nothingSaid, call: json };
  }
  if (!isJsonObject(json)) {
    return { said: nothingSaid, call: invalid('The body must be one JSON object') };
  }
  const id = typeof json.id === 'string' || typeof json.id === 'number' ? json.id : null;
  const method = typeof json.method === 'string' ? json.method : null;
  const params = isJsonObject(json.params) ? json.params : null;
  return { said: { id, method, params }, call: callOf(json, id, method) };
}

const nothingSaid = { id: null, method: null, params: null };

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return new Refusal(codes.parseError, 'The body is not JSON');
  }
}

function callOf(
  json: Readonly<Record<string, unknown>>,
  id: string | number | null,
  method: string | null,
): Call | Refusal {
  const odd = Object.keys(json).find(name => !['id', 'method', 'params'].includes(name));
  if (odd !== undefined) {
    return invalid(`Unknown member ${shown(odd)}; known are: id, method, params`);
  }
  if (id === null) {
    return invalid(`id must be a text or a number, not ${shown(json.id)}`);
  }
  if (method === null) {
    return invalid(`method must be a text, not ${shown(json.method)}`);
  }
  return { id: String(id), method, params: json.params };
}

function invalid(message: string): Refusal {
  return new Refusal(codes.invalidRequest, message);
}
