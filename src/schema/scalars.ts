import { GraphQLScalarType } from 'graphql';
import { GraphQLLocalDate, GraphQLLocalDateTime } from 'graphql-scalars';
import { badUserInput } from '../errors.ts';
import { describeValue, quote } from '../quote.ts';
import { isPlainDate, isPlainDateTime } from '../serpstat/plain-dates.ts';
import { builder } from './builder.ts';
import { readDomainName } from './domain-name.ts';

builder.addScalarType(
  'DomainName',
  new GraphQLScalarType<string, string>({
    name: 'DomainName',
    specifiedByURL: 'https://url.spec.whatwg.org/#concept-domain-to-ascii',
    description:
      'A host name of at least two labels, in lowercase ASCII: `gepur.com`, `blog.gepur.com`, `xn--e1afmkfd.xn--p1ai`. ' +
      'Input can contain capital letters, Unicode (`пример.рф`, converted by IDNA) and one trailing dot, ' +
      'but no scheme, port or path. IP addresses are not accepted.',
    serialize: String,
    parseValue: value => readDomainName(textOf('DomainName', value)),
    extensions: { codegenScalarType: 'string' },
  }),
);

builder.addScalarType(
  'Date',
  new GraphQLScalarType<string, string>({
    name: 'Date',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
    description: 'A calendar day, `YYYY-MM-DD`: `2024-02-29`.',
    serialize: writeDate,
    parseValue: readDate,
    extensions: GraphQLLocalDate.extensions,
  }),
);

builder.addScalarType(
  'LocalDateTime',
  new GraphQLScalarType<string, string>({
    ...GraphQLLocalDateTime.toConfig(),
    serialize: writeDateTime,
    // RFC 3339 demands an offset from UTC, which Serpstat does not state.
    specifiedByURL: 'https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#local-dates-and-times',
    description:
      'A date and time, `YYYY-MM-DDTHH:MM:SS`: `2021-03-29T09:19:13`. Has no time zone, because Serpstat does not state one.',
  }),
);

/** Rows hold dates that were checked when they came, most of which need no calendar to be checked again. */
function writeDate(value: unknown): string {
  return typeof value === 'string' && isPlainDate(value) ? value : GraphQLLocalDate.serialize(value);
}

function writeDateTime(value: unknown): string {
  return typeof value === 'string' && isPlainDateTime(value) ? value : GraphQLLocalDateTime.serialize(value);
}

function readDate(value: unknown): string {
  const text = textOf('Date', value);
  try {
    return GraphQLLocalDate.parseValue(text);
  } catch {
    throw badUserInput(`${quote(text)} is not a calendar day. Use YYYY-MM-DD, for example "2024-02-29".`);
  }
}

function textOf(scalar: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw badUserInput(`${scalar} must be a string, not ${describeValue(value)}.`);
  }
  return value;
}
