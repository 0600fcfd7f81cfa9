/** A request to a GraphQL server. */
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the tests know what they have asked for.
  readonly data: any;
  readonly errors: readonly AnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What clients rely on. */
export interface AnswerError {
  readonly message: string;
  readonly path: string;
  readonly code: unknown;
}

export async function ask(url: string, question: Question): Promise<Answer> {
  const { data, errors = [], extensions = {} } = await (await post(url, question)).json();
  return {
    data,
    errors: errors.map(errorOf).toSorted((a: AnswerError, b: AnswerError) => (a.path < b.path ? -1 : 1)),
    extensions,
  };
}

/** The response as it is, with its headers. */
export function post(url: string, { query, variables, headers }: Question): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

interface RawError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: unknown };
}

function errorOf({ message, path = [], extensions }: RawError): AnswerError {
  return { message, path: path.join('.'), code: extensions?.code };
}
