/**
 * One condition as Serpstat takes it. The method's page documents the names of fields; the kinds of value are
 * those of its examples: digits in a string for `links_external`, numbers for ranks and counts, `DD.MM.YYYY` for
 * dates.
 */
export type FilterItem =
  | {
      readonly field: string;
      readonly compareType: CompareType;
      readonly value: readonly (string | number)[];
    }
  | { readonly additional_filters: string };

export type CompareType =
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'eq'
  | 'neq'
  | 'between'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'endsWith';

/** Serpstat's `params.complexFilter`: the outer list is OR, the inner lists are AND. */
export type ComplexFilter = readonly (readonly FilterItem[])[];

/**
 * What a filter comes to: nothing to say, nothing can match, or a canonical complexFilter. `groups` is never empty
 * and holds no empty group; equal filters give deep-equal groups.
 */
export type CompiledFilter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'groups'; readonly groups: ComplexFilter };
