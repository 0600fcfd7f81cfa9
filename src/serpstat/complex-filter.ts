/**
 * One condition in Serpstat's format. The documentation of each method lists the field names; the value formats follow
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

/** Serpstat's `params.complexFilter`: an OR of ANDs. */
export type ComplexFilter = readonly (readonly FilterItem[])[];
