/** A request that is answered by an error; it costs nothing. */
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
  /** A parameter, or the shape of a complexFilter. */
  badParams: 32602,
  badDate: 32010,
  /** No links at all: the one error that is charged. */
  noData: 32017,
  /** A complexFilter's field, its compareType, or the values between which to look. */
  badFilter: 32117,
  tooFast: 32429,
  /** JSON-RPC's own, which are negative. */
  parseError: -32700,
  invalidRequest: -32600,
} as const;

export function badParams(message: string): RpcError {
  return new RpcError(rpcCodes.badParams, message);
}

export function badFilter(message: string): RpcError {
  return new RpcError(rpcCodes.badFilter, message);
}
