import { badUserInput, GatewayError } from '../errors.ts';
import type { ResolversOperation } from '../operation/start-operation.ts';
import { describeValue } from '../quote.ts';
import { type DomainShape, domainNamed } from './domain.ts';
import { readDomainName } from './domain-name.ts';

/**
 * The entities that a router asks for, in its order. An error in the list is the error of its item alone.
 *
 * @throws `BAD_USER_INPUT` if they are more than one operation can look up.
 */
export function resolveRepresentations(
  representations: readonly unknown[],
  { workLimits }: ResolversOperation,
): readonly (DomainShape | GatewayError)[] {
  workLimits.lookUp(representations.length);
  return representations.map(entityOrError);
}

function entityOrError(representation: unknown, place: number): DomainShape | GatewayError {
  try {
    return entityOf(representation);
  } catch (error) {
    if (!(error instanceof GatewayError)) {
      throw error;
    }
    return badUserInput(`representations[${place}]: ${error.message}`);
  }
}

function entityOf(representation: unknown): DomainShape {
  const { __typename: typename, name } = fieldsOf(representation);
  if (typename !== 'Domain') {
    throw badUserInput(
      `__typename is ${describe(typename)}, but this subgraph has no entity other than "Domain".`,
    );
  }
  if (typeof name !== 'string') {
    throw badUserInput(`name is ${describe(name)}, but must be a string: a host name.`);
  }
  return domainNamed(readDomainName(name));
}

function fieldsOf(representation: unknown): { readonly __typename?: unknown; readonly name?: unknown } {
  if (typeof representation !== 'object' || representation === null) {
    throw badUserInput(
      `${describeValue(representation)} is not an object. Use { "__typename": "Domain", "name": … }.`,
    );
  }
  return representation;
}

function describe(field: unknown): string {
  return field === undefined ? 'missing' : describeValue(field);
}
