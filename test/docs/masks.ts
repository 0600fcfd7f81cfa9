/** The trace id that the pages show: every documented request carries it. */
export const TRACE_PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** Members whose values differ from run to run. */
const VARYING = new Set(['id', 'ms', 'time', 'pid', 'hostname', 'retryAfterMs']);

/** A JSON value in which everything that differs from run to run reads the same; `id` is masked in errors only. */
export function masked(value: unknown): unknown {
  return maskedIn(value, false);
}

function maskedIn(value: unknown, masksIds: boolean): unknown {
  if (typeof value === 'string') {
    return masksIds ? value.replace(/\d+ ms/g, 'N ms').replace(UUID, 'ID') : value;
  }
  if (Array.isArray(value)) {
    return value.map(item => maskedIn(item, masksIds));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isMasked = VARYING.has(name) && (name !== 'id' || masksIds);
      return [name, isMasked ? typeof member : maskedIn(member, masksIds || name === 'errors')];
    }),
  );
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A text in which all dates read the same: an account of credits names today. */
export function dateless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\d/g, 'YYYY-MM-DD');
}
