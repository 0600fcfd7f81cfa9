/** `extensions.credits` of an answer. */
export interface Credits {
  readonly requested: number;
  readonly spent: number;
  readonly saved: number;
  /** Of the Serpstat plan; null if unknown. */
  readonly left: number | null;
}
