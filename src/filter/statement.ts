import type { FilterItem } from '../serpstat/complex-filter.ts';

/**
 * A condition that can only be compared for equality: flags, and conditions on texts, because Serpstat decides on case
 * folding and normalization.
 */
export interface Statement {
  readonly key: string;
  /** The key of the statement that contradicts this one. */
  readonly opposite: string | undefined;
  readonly item: FilterItem;
}

export type TextComparison = 'contains' | 'notContains' | 'startsWith' | 'endsWith';

/** `field` is the name on the wire. */
export function textStatement(field: string, compareType: TextComparison, text: string): Statement {
  return {
    key: JSON.stringify([field, compareType, text]),
    opposite: compareType === 'contains' ? JSON.stringify([field, 'notContains', text]) : undefined,
    item: { field, compareType, value: [text] },
  };
}

/** `flag` is the name that `additional_filters` takes. */
export function flagStatement(flag: string): Statement {
  return { key: flag, opposite: undefined, item: { additional_filters: flag } };
}

export type Statements = ReadonlyMap<string, Statement>;

/** All of the statements, or undefined if two of them contradict each other. */
export function meetStatements(parts: readonly Statements[]): Statements | undefined {
  const all = new Map(parts.flatMap(part => [...part]));
  for (const { opposite } of all.values()) {
    if (opposite !== undefined && all.has(opposite)) {
      return undefined;
    }
  }
  return all;
}

/** Whether the first includes every statement of the second. */
export function statementsImply(first: Statements, second: Statements): boolean {
  if (first.size < second.size) {
    return false;
  }
  for (const key of second.keys()) {
    if (!first.has(key)) {
      return false;
    }
  }
  return true;
}
