import type { RpcCall } from '../query/answer.ts';
import { isJsonObject, type JsonObject, shown } from '../query/json.ts';
import { RpcError, rpcCodes } from '../query/rpc-error.ts';
import type { SandboxRequest } from './request-log.ts';

export interface RpcBody {
  /** What can be read of the body, for the log. */
  readonly parts: Pick<SandboxRequest, 'id' | 'method' | 'params'>;
  readonly call: RpcCall | RpcError;
}

/**
 * Reads `{id, method, params}`. Refuses any other member: official clients send exactly these, without `jsonrpc`,
 * and never in a batch.
 */
export function readRpcBody(body: string): RpcBody {
  const json = parse(body);
  if (json instanceof RpcError) {
    return { parts: nothing, call: json };
  }
  if (!isJsonObject(json)) {
    return { parts: nothing, call: invalid('The body must be one JSON object') };
  }
  const id = typeof json.id === 'string' || typeof json.id === 'number' ? json.id : null;
  const method = typeof json.method === 'string' ? json.method : null;
  const params = isJsonObject(json.params) ? json.params : null;
  return { parts: { id, method, params }, call: callOf(json, id, method) };
}

const nothing = { id: null, method: null, params: null };

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return new RpcError(rpcCodes.parseError, 'The body is not JSON');
  }
}

function callOf(json: JsonObject, id: string | number | null, method: string | null): RpcCall | RpcError {
  const unknown = Object.keys(json).find(name => !['id', 'method', 'params'].includes(name));
  if (unknown !== undefined) {
    return invalid(`Unknown member ${shown(unknown)}; known members: id, method, params`);
  }
  if (id === null) {
    return invalid(`id must be a string or a number, not ${shown(json.id)}`);
  }
  if (method === null) {
    return invalid(`method must be a string, not ${shown(json.method)}`);
  }
  return { id: String(id), method, params: json.params };
}

function invalid(message: string): RpcError {
  return new RpcError(rpcCodes.invalidRequest, message);
}
