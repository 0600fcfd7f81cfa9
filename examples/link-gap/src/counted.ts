const NUMBERS = new Intl.NumberFormat('en');

/** `1,204`. */
export function numeral(count: number): string {
  return NUMBERS.format(count);
}

/** `1 row`, `1,204 rows`. */
export function counted(count: number, noun: string): string {
  return `${numeral(count)} ${noun}${count === 1 ? '' : 's'}`;
}
