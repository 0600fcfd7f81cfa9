/** A request that is answered by an error; it costs nothing. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The codes that the sandbox refuses with, as Serpstat uses them. */
export const codes = {
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

export function badParams(message: string): Refusal {
  return new Refusal(codes.badParams, message);
}

export function badFilter(message: string): Refusal {
  return new Refusal(codes.badFilter, message);
}
