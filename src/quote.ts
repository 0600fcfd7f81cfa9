/** The most characters of a text that a message repeats. */
const MAX_SHOWN = 100;

/**
 * A client's text for a message: in quotes, cut after 100 characters with the full length appended, and with escapes
 * for characters that a terminal or log would hide or interpret.
 */
export function quote(text: string): string {
  const shown = firstCharacters(text, MAX_SHOWN);
  const quoted = escapeInvisible(JSON.stringify(shown));
  return shown.length === text.length ? quoted : `${quoted}… (${text.length} characters)`;
}

/** A value that a client gave where a text is expected, for a message. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    return quote(value);
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** A library's message that repeats a client's text: cut after `maxLength` characters, and with the same escapes. */
export function escapeMessage(message: string, maxLength = 1000): string {
  const shown = firstCharacters(message, maxLength);
  return escapeInvisible(shown) + (shown.length === message.length ? '' : `… (${message.length} characters)`);
}

/** The first characters, counted in code points, so that none is cut in two. */
function firstCharacters(text: string, length: number): string {
  // A code point takes at most two code units.
  return [...text.slice(0, 2 * length)].slice(0, length).join('');
}

/** Escapes control characters, line ends, and marks that are invisible or change the direction of the text. */
function escapeInvisible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, character =>
    Array.from({ length: character.length }, (_, at) => unicodeEscape(character.charCodeAt(at))).join(''),
  );
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
