/** Who queries the gateway with a key of its own, and how much it can use. */
export interface Client {
  /** Stands in logs and metrics; see `isClientName`. */
  readonly name: string;
  /** Credits that its operations can spend on one day (UTC). */
  readonly creditsPerDay: number | undefined;
  /** Credits that one of its operations can spend, if less than CREDIT_LIMIT. */
  readonly creditLimit: number | undefined;
  /** Operations that it can have in progress at a time. */
  readonly concurrency: number | undefined;
}

/** What `isClientName` accepts, for messages. */
export const CLIENT_NAME_TAKES =
  '1 to 40 letters, digits, ".", "_" and "-", of which the first is a letter or digit';

/**
 * Whether a name is safe in logs, labels and terminals. It is shorter than a key and a digest, so that neither passes
 * for a name by mistake.
 */
export function isClientName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(name);
}
