const MS_A_DAY = 86_400_000;

/** The number of a calendar day, so that the day after it is one more. Takes `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  return Date.parse(date) / MS_A_DAY;
}

/** A day as Serpstat's filters take it: `DD.MM.YYYY`, padded with zeros. */
export function writeDay(day: number): string {
  const [year, month, date] = new Date(day * MS_A_DAY).toISOString().slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}
