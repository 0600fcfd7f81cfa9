/**
 * Thrown where the lane cannot answer, or cannot be sure that it answers as the ordinary path does. Never seen by a client:
 * the request is handed on as it came.
 */
class HandOn extends Error {
  override readonly name = 'HandOn';
}

/** As an expression. */
export function handOn(): never {
  throw HAND_ON;
}

/** One for all requests, because to make an error takes longer than many answers. */
const HAND_ON = new HandOn('The ordinary path has to answer this request.');
