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
  description: 'What a text must be like. All that is given must hold. Upper and lower case are the same.',
  fields: t => ({
    contains: t.string({ description: 'Holds this text. At least one character.' }),
    notContains: t.string({ description: 'Does not hold this text. At least one character.' }),
    startsWith: t.string({
      description: 'Begins with this text. Has no opposite: it cannot stand under `not`.',
    }),
    endsWith: t.string({ description: 'Ends with this text. Has no opposite: it cannot stand under `not`.' }),
  }),
});

export const RelConditionInput = builder.inputRef<RelCondition>('RelCondition');

RelConditionInput.implement({
  description: 'Which attributes a link must have. All that is given must hold.',
  fields: t => ({
    includesAny: t.field({
      type: [LinkRel],
      description: 'Has at least one of these. At least one attribute.',
    }),
    includesNone: t.field({ type: [LinkRel], description: 'Has none of these. At least one attribute.' }),
  }),
});

export const LinkTypeConditionInput = builder.inputRef<LinkTypeCondition>('LinkTypeCondition');

LinkTypeConditionInput.implement({
  description: 'What type a link must be of. All that is given must hold.',
  fields: t => ({
    in: t.field({ type: [LinkType], description: 'Is one of these. At least one type.' }),
    notIn: t.field({ type: [LinkType], description: 'Is none of these. At least one type.' }),
  }),
});

export const IntRangeInput = builder.inputRef<IntRange>('IntRange');

IntRangeInput.implement({
  description: 'A range of whole numbers, both ends included.',
  fields: t => ({
    min: t.int({ required: true, description: 'The least number that is in the range.' }),
    max: t.int({ required: true, description: 'The greatest number that is in the range; not below `min`.' }),
  }),
});

export const IntConditionInput = builder.inputRef<IntCondition>('IntCondition');

IntConditionInput.implement({
  description: 'What a whole number must be. All that is given must hold.',
  fields: t => ({
    eq: t.int({ description: 'Equals.' }),
    neq: t.int({ description: 'Does not equal.' }),
    gt: t.int({ description: 'Is greater than.' }),
    gte: t.int({ description: 'Is at least.' }),
    lt: t.int({ description: 'Is less than.' }),
    lte: t.int({ description: 'Is at most.' }),
    between: t.field({ type: IntRangeInput, description: 'Lies in this range, both ends included.' }),
  }),
});

export const DateRangeInput = builder.inputRef<DateRange>('DateRange');

DateRangeInput.implement({
  description: 'A range of calendar days, both ends included.',
  fields: t => ({
    from: t.field({ type: 'Date', required: true, description: 'The first day of the range.' }),
    to: t.field({
      type: 'Date',
      required: true,
      description: 'The last day of the range; not before `from`.',
    }),
  }),
});

export const DateConditionInput = builder.inputRef<DateCondition>('DateCondition');

DateConditionInput.implement({
  description: 'What a calendar day must be. All that is given must hold.',
  fields: t => ({
    eq: t.field({ type: 'Date', description: 'Is this day.' }),
    gt: t.field({ type: 'Date', description: 'Is after this day.' }),
    gte: t.field({ type: 'Date', description: 'Is this day or after it.' }),
    lt: t.field({ type: 'Date', description: 'Is before this day.' }),
    lte: t.field({ type: 'Date', description: 'Is this day or before it.' }),
    between: t.field({ type: DateRangeInput, description: 'Lies in this range, both ends included.' }),
  }),
});
