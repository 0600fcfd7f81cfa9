/** One condition as Serpstat takes it. */
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

/** What a filter comes to: nothing to say, nothing can match, or a canonical complexFilter. */
export type CompiledFilter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'groups'; readonly groups: ComplexFilter };
