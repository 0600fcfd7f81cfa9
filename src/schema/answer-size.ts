import {
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isLeafType,
  isNonNullType,
} from 'graphql';
import { fieldOf, fieldsBelow, sameNamed } from './fields-below.ts';
import { hasOwnWeight } from './weight.ts';

/** What the rows of a connection add to the JSON of the answer. */
export interface RowSize {
  /** Bytes of names and punctuation for each row. */
  readonly fixed: number;
  /** How often the answer repeats each member of a row. */
  readonly repeated: ReadonlyMap<string, number>;
}

/** `fields` are the fields of a connection below which its rows are selected: `edges` and `nodes`. */
export function rowSizeOf(fields: readonly FieldNode[], info: GraphQLResolveInfo): RowSize {
  const repeated = new Map<string, number>();

  function fixedOf(selected: readonly FieldNode[], type: GraphQLOutputType, isRow: boolean): number {
    let bytes = 0;
    for (const [responseName, same] of sameNamed(selected)) {
      const [node] = same;
      const field = fieldOf(type, node);
      // A connection below counts its own rows.
      if (field === undefined || hasOwnWeight(field)) {
        continue;
      }
      bytes += PUNCTUATION + Buffer.byteLength(responseName);
      const member: unknown = field.extensions.pothosExposedField;
      if (!isLeafType(getNamedType(field.type))) {
        // Null has no members: with them, an answer below the limit could be refused.
        bytes += isNonNullType(field.type)
          ? fixedOf(fieldsBelow(same, info), field.type, ROWS.has(field.name))
          : 0;
      } else if (isRow && typeof member === 'string') {
        repeated.set(member, 1 + (repeated.get(member) ?? 0));
      }
    }
    return bytes;
  }

  let fixed = 0;
  for (const same of sameNamed(fields).values()) {
    const field = fieldOf(info.returnType, same[0]);
    fixed += field === undefined ? 0 : fixedOf(fieldsBelow(same, info), field.type, ROWS.has(field.name));
  }
  return { fixed, repeated };
}

/** The fields whose objects are rows. */
const ROWS = new Set(['node', 'nodes']);

/** The quotes and the colon of a name, and a comma or a bracket. */
const PUNCTUATION = 4;

/** The bytes of JSON that rows take, about, and rather less: escapes and what resolvers compute do not count. */
export function bytesOf(rows: readonly object[], { fixed, repeated }: RowSize): number {
  let bytes = rows.length * fixed;
  for (const [member, times] of repeated) {
    let once = 0;
    for (const row of rows) {
      // The members of a row are the schema's fields of the same name.
      once += bytesOfValue(row[member as keyof typeof row]);
    }
    bytes += times * once;
  }
  return bytes;
}

function bytesOfValue(value: unknown): number {
  return typeof value === 'string' ? 2 + Buffer.byteLength(value) : 1;
}
