/** The host of what people paste: `https://www.Example.com/page` is `example.com`. The gateway checks the rest. */
export function hostOf(text: string): string {
  const trimmed = text.trim();
  const url = URL.parse(trimmed.includes('://') ? trimmed : `http://${trimmed}`);
  // A host that is no name would be encoded.
  const host = url === null || url.hostname.includes('%') ? trimmed : url.hostname;
  return host.replace(/^www\./, '').toLowerCase();
}

/** The address of a link in the web; undefined for what a browser must not open. */
export function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
