/**
 * Takes the token out of a text that may quote it, as it is or as a URL writes it. For messages only, never for data:
 * a token can be a word that rows hold. What stands in its place must not look like a word of Serpstat's refusals.
 */
export function redact(text: string, token: string): string {
  if (token === '') {
    return text;
  }
  return text.replaceAll(token, '(hidden)').replaceAll(encodeURIComponent(token), '(hidden)');
}
