/** Characters of a part, about: enough that parts cost little, few enough that one takes no time. */
const PART = 65_536;

/** A value of so few characters, about, is written in one go. */
const SMALL = 4096;

/** An object or a list that is being written. */
interface Open {
  /** Undefined for a list. */
  readonly names: readonly string[] | undefined;
  readonly values: readonly unknown[];
  next: number;
}

/** The same as `JSON.stringify` for the data of an answer, in parts: the caller can stop, or do other things between. */
export function* jsonParts(value: unknown): Generator<string> {
  const open: Open[] = [];
  let text = '';

  function write(written: unknown): void {
    if (typeof written !== 'object' || written === null || sizeUpTo(SMALL, written) < SMALL) {
      text += JSON.stringify(written) ?? 'null';
    } else if (Array.isArray(written)) {
      text += '[';
      open.push({ names: undefined, values: written, next: 0 });
    } else {
      text += '{';
      const members = Object.entries(written).filter(([, member]) => member !== undefined);
      open.push({
        names: members.map(([name]) => name),
        values: members.map(([, member]) => member),
        next: 0,
      });
    }
  }

  write(value);
  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    if (current.next === current.values.length) {
      text += current.names ? '}' : ']';
      open.pop();
    } else {
      const { names, next } = current;
      const name = names?.[next];
      text += (next === 0 ? '' : ',') + (name === undefined ? '' : `${JSON.stringify(name)}:`);
      current.next += 1;
      write(current.values[next]);
    }
    if (text.length >= PART) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** About how many characters the value takes as JSON; stops counting at `limit`. */
function sizeUpTo(limit: number, value: unknown): number {
  if (typeof value === 'string') {
    return 3 + value.length;
  }
  if (typeof value !== 'object' || value === null) {
    return 6;
  }
  let size = 2;
  const isList = Array.isArray(value);
  for (const name in value) {
    size += isList ? 0 : 3 + name.length;
    // An enumerable name of an object is one of its members.
    size += sizeUpTo(limit - size, value[name as keyof typeof value]);
    if (size >= limit) {
      break;
    }
  }
  return size;
}
