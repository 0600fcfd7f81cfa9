/** The same as `JSON.stringify` for an object, some of whose members are written already. */
export function writeMembers(object: object, written: Readonly<Record<string, () => string>>): string {
  const members = Object.entries(object).flatMap(([name, value]) => {
    // Undefined for what JSON leaves out, such as functions.
    const text: string | undefined =
      value === undefined ? undefined : (written[name]?.() ?? JSON.stringify(value));
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join(',')}}`;
}
