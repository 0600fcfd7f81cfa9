const MS_A_DAY = 86_400_000;

/** The number of a calendar day (`YYYY-MM-DD`): consecutive days have consecutive numbers. */
export function dayNumber(date: string): number {
  return Date.parse(date) / MS_A_DAY;
}

/** A day in the form that Serpstat's filters take: `DD.MM.YYYY`, padded with zeros. */
export function writeDay(day: number): string {
  const [year, month, date] = new Date(day * MS_A_DAY).toISOString().slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}
