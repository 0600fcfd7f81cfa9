import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';

/**
 * Reads a host name as people write it: converts Unicode (IDNA, by the URL standard) and capital letters, and drops one
 * trailing dot. Throws `BAD_USER_INPUT` for a scheme, port, path, user, IP address or single label, with a message that
 * says what to write instead.
 */
export function readDomainName(input: string): string {
  return isPlainName(input) ? input : readAnyName(input);
}

/**
 * Whether a text is a domain name in the form that every conversion leaves as it is. Most are, and for them this takes a
 * tenth of the time.
 */
export function isPlainName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && PLAIN_NAME.test(text);
}

/** The same as `readDomainName`, for all texts. */
export function readAnyName(input: string): string {
  const name = domainToASCII(input).replace(/\.$/, '');
  const mistake = SYNTAX_MISTAKES.find(({ found }) => found.test(input))?.says ?? mistakeIn(name);
  if (mistake !== undefined) {
    throw refusal(input, mistake);
  }
  return name;
}

/** The domain name in a URL, or undefined if it has none: no host, an IP address, a single label. */
export function domainNameOfUrl(url: string): string | undefined {
  try {
    return readDomainName(URL.parse(url)?.hostname ?? '');
  } catch {
    return undefined;
  }
}

const MAX_NAME_LENGTH = 253;

/**
 * At least two labels; the last begins with a letter, so it is no number. IDNA looks into labels with two hyphens in the
 * third place.
 */
const PLAIN_NAME =
  /^(?:(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!..--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Letters, digits, inner hyphens, and underscores, which some donors' host names contain. */
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

function mistakeIn(name: string): string | undefined {
  const labels = name.split('.');
  if (isIP(name) !== 0 || /^\d+$/.test(labels.at(-1) ?? '')) {
    return 'is an IP address or ends in a number';
  }
  if (name.length > MAX_NAME_LENGTH || !labels.every(label => LABEL.test(label))) {
    return 'is not a host name';
  }
  return labels.length < 2 ? 'has only one label' : undefined;
}

const SYNTAX_MISTAKES: readonly { readonly found: RegExp; readonly says: string }[] = [
  { found: /^\s*$/, says: 'is empty' },
  { found: /^[a-z][a-z0-9+.-]*:\/\/|^\/\//i, says: 'has a scheme' },
  { found: /@/, says: 'has a user' },
  { found: /^\[|:.*:/, says: 'is an IP address' },
  { found: /[/\\?#]/, says: 'has a path' },
  { found: /:/, says: 'has a port' },
  // domainToASCII would decode percent signs, and drop or refuse the others silently.
  { found: /[\p{Cc}\s%*]/u, says: 'contains a character that host names do not allow' },
];

function refusal(input: string, says: string): Error {
  return badUserInput(
    `${quote(input)} ${says}. Use a host name of at least two labels and nothing else, for example "${exampleFor(input)}".`,
  );
}

/** The host name that the input probably means, if one can be recognized. */
function exampleFor(input: string): string {
  const host = /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:[^@/]*@)?([^:/?#\\\s]+)/i.exec(input.trim())?.[1] ?? '';
  const name = domainToASCII(host).replace(/\.+$/, '');
  return mistakeIn(name) === undefined ? name : 'example.com';
}
