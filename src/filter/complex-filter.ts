/**
 * One condition in Serpstat's form. The page of the method documents the field names; the types of the values follow
 * its examples: a string of digits for `links_external`, numbers for ranks and counts, `DD.MM.YYYY` for dates.
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
 * A compiled filter: every row matches, no row can match, or a canonical complexFilter. `groups` is never empty and has
 * no empty group; equal filters give deep-equal groups.
 */
export type CompiledFilter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'groups'; readonly groups: ComplexFilter };
