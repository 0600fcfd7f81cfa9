/** An error that the sandbox answers a request with. Costs no credits. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The error codes of the sandbox, as Serpstat uses them. */
export const rpcCodes = {
  /** "To get more than 60000 results use export…" */
  tooDeep: 402,
  /** "Invalid token!", "Not enough credits…" */
  forbidden: 403,
  unknownMethod: 32601,
  /** A parameter or the shape of a complexFilter. */
  badParams: 32602,
  badDate: 32010,
  /** No rows even without a filter: the only error that is charged. */
  noData: 32017,
  /** The field, compareType or value of a complexFilter. */
  badFilter: 32117,
  tooFast: 32429,
  /** The codes of JSON-RPC itself are negative. */
  parseError: -32700,
  invalidRequest: -32600,
} as const;

export function badParams(message: string): RpcError {
  return new RpcError(rpcCodes.badParams, message);
}

export function badFilter(message: string): RpcError {
  return new RpcError(rpcCodes.badFilter, message);
}
