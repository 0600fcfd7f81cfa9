/** A calendar day (UTC), as the number of days since 1970-01-01. */
export type Day = number;

/** The day that it is now. */
export function currentDay(): Day {
  return Math.floor(Date.now() / MS_PER_DAY);
}

/** Undefined unless the text is `YYYY-MM-DD` and the day exists. */
export function dayOf(date: string): Day | undefined {
  const day = Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
  return Number.isInteger(day) && dateOf(day) === date ? day : undefined;
}

/** The day as `YYYY-MM-DD`. */
export function dateOf(day: Day): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

const MS_PER_DAY = 86_400_000;

/** Large listings write the same few thousand dates over and over. */
const dates = new Map<Day, string>();
