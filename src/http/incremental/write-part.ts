import type { GraphQLError } from 'graphql';
import { writeMembers } from '../write-members.ts';
import type { Part, PartOfData } from './parts.ts';

export interface PartLimits {
  /** Writes a value as JSON; undefined if the answer is too large with it. */
  readonly write: (value: unknown) => Promise<string | undefined>;
  /** Stands for a value that is too large. */
  readonly tooLarge: GraphQLError;
  /** As many of the errors as the answer may still have. */
  readonly limitErrors: (errors: readonly GraphQLError[]) => readonly GraphQLError[];
}

/**
 * Writes the data of a part as JSON, so that its `stringify` has only errors and extensions to write. Data that is too
 * large is null, with an error. Parts that follow a first part without data would have no place, so it is then the last.
 */
export async function writePart(part: Part, limits: PartLimits): Promise<Part> {
  const { data, errors = [], incremental = [] } = part;
  const text = data == null ? 'null' : await limits.write(data);
  if (text === undefined) {
    return { ...part, data: null, errors: [limits.tooLarge], hasNext: false };
  }
  const inner: PartOfData[] = [];
  const texts: string[] = [];
  for (const each of incremental) {
    const { items, data: deferred, errors: found = [] } = each;
    const written = await limits.write(items ?? deferred ?? null);
    const shown = written === undefined ? [limits.tooLarge] : limits.limitErrors(found);
    inner.push(shown.length > 0 ? { ...each, errors: shown } : each);
    texts.push(written ?? 'null');
  }
  return {
    ...part,
    ...(errors.length > 0 && { errors: limits.limitErrors(errors) }),
    ...(inner.length > 0 && { incremental: inner }),
    stringify: members =>
      writeMembers(members, {
        data: () => text,
        incremental: () =>
          `[${(members.incremental ?? []).map((each, place) => innerText(each, texts[place])).join(',')}]`,
      }),
  };
}

function innerText(part: PartOfData, text = 'null'): string {
  return writeMembers(part, {
    data: () => text,
    items: () => text,
    // As Yoga writes the errors of other parts: without what is meant for Yoga.
    errors: () => JSON.stringify(part.errors?.map(withoutInternals)),
  });
}

function withoutInternals(error: GraphQLError) {
  const { http, unexpected, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}
