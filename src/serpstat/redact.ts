/**
 * Removes the token, plain or URL-encoded, from a text that may quote it. Only for messages, never for data: rows may
 * contain the same word. The replacement must not match a word that `refusal.ts` looks for.
 */
export function redact(text: string, token: string): string {
  if (token === '') {
    return text;
  }
  return text.replaceAll(token, '(hidden)').replaceAll(encodeURIComponent(token), '(hidden)');
}
