import { GraphQLScalarType } from 'graphql';
import { GraphQLLocalDate, GraphQLLocalDateTime } from 'graphql-scalars';
import { badUserInput } from '../errors.ts';
import { describeValue, quote } from '../quote.ts';
import { builder } from './builder.ts';
import { readDomainName } from './domain-name.ts';

builder.addScalarType(
  'DomainName',
  new GraphQLScalarType<string, string>({
    name: 'DomainName',
    description:
      'A host name of two labels or more, as lower-case ASCII: `gepur.com`, `blog.gepur.com`, `xn--e1afmkfd.xn--p1ai`. ' +
      'As an input it may hold capital letters, Unicode (`пример.рф`, converted by IDNA) and one trailing dot; ' +
      'schemes, ports, paths and IP addresses are refused.',
    serialize: String,
    parseValue: value => readDomainName(textOf('DomainName', value)),
    extensions: { codegenScalarType: 'string' },
  }),
);

builder.addScalarType(
  'Date',
  new GraphQLScalarType<string, string>({
    name: 'Date',
    description: 'A calendar day, `YYYY-MM-DD`: `2024-02-29`.',
    serialize: GraphQLLocalDate.serialize,
    parseValue: readDate,
    extensions: GraphQLLocalDate.extensions,
  }),
);

builder.addScalarType(
  'LocalDateTime',
  new GraphQLScalarType<string, string>({
    ...GraphQLLocalDateTime.toConfig(),
    description:
      'A day and a time of day, `YYYY-MM-DDTHH:MM:SS`: `2021-03-29T09:19:13`. It has no zone, because Serpstat states none.',
  }),
);

function readDate(value: unknown): string {
  const text = textOf('Date', value);
  try {
    return GraphQLLocalDate.parseValue(text);
  } catch {
    throw badUserInput(`${quote(text)} is no calendar day: write YYYY-MM-DD, as in "2024-02-29".`);
  }
}

function textOf(scalar: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw badUserInput(`${scalar} takes a string, not ${describeValue(value)}.`);
  }
  return value;
}
