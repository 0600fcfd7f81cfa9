import type { Asked } from './documents.ts';
import { handOn } from './hand-on.ts';

/** Reads the body of a request. Throws for all that is not a document, its variables and the name of an operation. */
export function readAsked(body: string): Asked {
  // JSON.parse gives an object a member of this name, and an assignment does not.
  if (body.includes('__proto__')) {
    handOn();
  }
  const parameters: unknown = JSON.parse(body);
  if (!isObject(parameters)) {
    return handOn();
  }
  const { query, operationName, variables, ...others } = parameters;
  if (typeof query !== 'string' || query === '' || Object.keys(others).length > 0) {
    return handOn();
  }
  return {
    query,
    operationName:
      operationName == null || typeof operationName === 'string' ? (operationName ?? undefined) : handOn(),
    variables: variables == null ? {} : isObject(variables) ? variables : handOn(),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
