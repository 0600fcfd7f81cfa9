/**
 * Whether a text is a day that every month has, `YYYY-MM-DD`: it is a calendar day, and no calendar has to be asked. Most
 * are, and the calendar takes ten times as long.
 */
export function isPlainDate(text: string): boolean {
  return PLAIN_DATE.test(text);
}

/** The same for a day and a time of day, `YYYY-MM-DDTHH:MM:SS`. */
export function isPlainDateTime(text: string): boolean {
  return PLAIN_DATE_TIME.test(text);
}

const PLAIN_DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/;

const PLAIN_DATE_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
