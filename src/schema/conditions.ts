import type {
  DateCondition,
  DateRange,
  IntCondition,
  IntRange,
  LinkTypeCondition,
  RelCondition,
  TextCondition,
} from '../filter/input.ts';
import { builder } from './builder.ts';
import { LinkRel, LinkType } from './link-words.ts';

export const TextConditionInput = builder.inputRef<TextCondition>('TextCondition');

TextConditionInput.implement({
  description: 'Condition on a text. All given comparisons must hold. Case-insensitive.',
  fields: t => ({
    contains: t.string({ description: 'Contains this text. Requires at least one character.' }),
    notContains: t.string({ description: 'Does not contain this text. Requires at least one character.' }),
    startsWith: t.string({
      description: 'Starts with this text. Cannot be negated with `not`.',
    }),
    endsWith: t.string({ description: 'Ends with this text. Cannot be negated with `not`.' }),
  }),
});

export const RelConditionInput = builder.inputRef<RelCondition>('RelCondition');

RelConditionInput.implement({
  description: 'Condition on the attributes of a link. All given comparisons must hold.',
  fields: t => ({
    includesAny: t.field({
      type: [LinkRel],
      description: 'Has at least one of these attributes. Requires at least one attribute.',
    }),
    includesNone: t.field({
      type: [LinkRel],
      description: 'Has none of these attributes. Requires at least one attribute.',
    }),
  }),
});

export const LinkTypeConditionInput = builder.inputRef<LinkTypeCondition>('LinkTypeCondition');

LinkTypeConditionInput.implement({
  description: 'Condition on the type of a link. All given comparisons must hold.',
  fields: t => ({
    in: t.field({ type: [LinkType], description: 'Is one of these types. Requires at least one type.' }),
    notIn: t.field({ type: [LinkType], description: 'Is none of these types. Requires at least one type.' }),
  }),
});

export const IntRangeInput = builder.inputRef<IntRange>('IntRange');

IntRangeInput.implement({
  description: 'An inclusive range of whole numbers.',
  fields: t => ({
    min: t.int({ required: true, description: 'Lowest number in the range.' }),
    max: t.int({ required: true, description: 'Highest number in the range. Not less than `min`.' }),
  }),
});

export const IntConditionInput = builder.inputRef<IntCondition>('IntCondition');

IntConditionInput.implement({
  description: 'Condition on a whole number. All given comparisons must hold.',
  fields: t => ({
    eq: t.int({ description: 'Equal to this number.' }),
    neq: t.int({ description: 'Not equal to this number.' }),
    gt: t.int({ description: 'Greater than this number.' }),
    gte: t.int({ description: 'Greater than or equal to this number.' }),
    lt: t.int({ description: 'Less than this number.' }),
    lte: t.int({ description: 'Less than or equal to this number.' }),
    between: t.field({ type: IntRangeInput, description: 'Within this range, inclusive.' }),
  }),
});

export const DateRangeInput = builder.inputRef<DateRange>('DateRange');

DateRangeInput.implement({
  description: 'An inclusive range of calendar days.',
  fields: t => ({
    from: t.field({ type: 'Date', required: true, description: 'First day of the range.' }),
    to: t.field({
      type: 'Date',
      required: true,
      description: 'Last day of the range. Not before `from`.',
    }),
  }),
});

export const DateConditionInput = builder.inputRef<DateCondition>('DateCondition');

DateConditionInput.implement({
  description: 'Condition on a calendar day. All given comparisons must hold.',
  fields: t => ({
    eq: t.field({ type: 'Date', description: 'On this day.' }),
    gt: t.field({ type: 'Date', description: 'After this day.' }),
    gte: t.field({ type: 'Date', description: 'On or after this day.' }),
    lt: t.field({ type: 'Date', description: 'Before this day.' }),
    lte: t.field({ type: 'Date', description: 'On or before this day.' }),
    between: t.field({ type: DateRangeInput, description: 'Within this range, inclusive.' }),
  }),
});
