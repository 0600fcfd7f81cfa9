import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { MAX_NESTING, overLimit } from './over-limit.ts';

/** See `LimitsConfig`. */
export interface OperationLimits {
  readonly depth: number;
  readonly aliases: number;
}

/**
 * Refuses a document with an operation or fragment that nests fields too deep or has too many aliases. The aliases of a
 * fragment count each time it is spread, as they do in the answer, but each fragment is measured only once. Of a cycle,
 * which validation refuses, only the first round counts. Also refuses an alias that no answer can have.
 *
 * @throws GraphQLError BAD_USER_INPUT.
 */
export function checkOperations(document: DocumentNode, limits: OperationLimits): void {
  const measure = measureIn(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) {
      continue;
    }
    const { depth, deepest, aliases } = measure(definition.selectionSet);
    if (depth > limits.depth) {
      throw overLimit(
        `Fields are nested ${depth} levels deep here, but at most ${limits.depth} are allowed (MAX_DEPTH). Query the inner fields in a separate operation.`,
        deepest,
      );
    }
    if (aliases > limits.aliases) {
      throw overLimit(
        `There are ${written(aliases)} aliases here, but at most ${limits.aliases} are allowed (MAX_ALIASES). Aliases of a fragment count each time it is spread. Split the document into several operations, or query many domains with Query.domains.`,
        definition,
      );
    }
  }
}

interface Measures {
  /** Levels of nested fields, including the innermost. */
  readonly depth: number;
  readonly deepest?: FieldNode;
  /** Can be infinite. */
  readonly aliases: number;
  /** Levels of nested selections of any kind. */
  readonly nesting: number;
}

const NOTHING: Measures = { depth: 0, aliases: 0, nesting: 0 };

function measureIn(document: DocumentNode): (selectionSet: SelectionSetNode) => Measures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const measured = new Map<string, Measures>();

  function ofSelections(selectionSet: SelectionSetNode | undefined, level: number): Measures {
    let measures = NOTHING;
    for (const node of selectionSet?.selections ?? []) {
      measures = together(measures, ofSelection(node, level + 1));
      if (level + measures.nesting > MAX_NESTING) {
        throw tooNested(node);
      }
    }
    return measures;
  }

  function ofSelection(node: SelectionNode, level: number): Measures {
    if (level > MAX_NESTING) {
      throw tooNested(node);
    }
    switch (node.kind) {
      case Kind.FIELD: {
        if (node.alias?.value === 'then') {
          throw overLimit(
            'No alias can be "then", because the executor would take the object that has it for a promise. Use another alias.',
            node,
          );
        }
        const { depth, deepest = node, aliases, nesting } = ofSelections(node.selectionSet, level);
        return { depth: depth + 1, deepest, aliases: aliases + (node.alias ? 1 : 0), nesting: nesting + 1 };
      }
      case Kind.INLINE_FRAGMENT: {
        const measures = ofSelections(node.selectionSet, level);
        return { ...measures, nesting: measures.nesting + 1 };
      }
      case Kind.FRAGMENT_SPREAD: {
        const measures = ofFragment(node.name.value, level);
        return { ...measures, nesting: measures.nesting + 1 };
      }
    }
  }

  function ofFragment(name: string, level: number): Measures {
    const known = measured.get(name);
    if (known !== undefined) {
      return known;
    }
    measured.set(name, NOTHING); // how a fragment counts inside itself
    const measures = ofSelections(fragments.get(name)?.selectionSet, level);
    measured.set(name, measures);
    return measures;
  }

  return selectionSet => ofSelections(selectionSet, 0);
}

function together(a: Measures, b: Measures): Measures {
  const deeper = b.depth > a.depth ? b : a;
  return { ...deeper, aliases: a.aliases + b.aliases, nesting: Math.max(a.nesting, b.nesting) };
}

function tooNested(node: SelectionNode) {
  return overLimit(
    `Selections, including fragments, are nested more than ${MAX_NESTING} levels deep here. Reduce the nesting.`,
    node,
  );
}

function written(count: number): string {
  return count > Number.MAX_SAFE_INTEGER ? `more than ${Number.MAX_SAFE_INTEGER}` : String(count);
}
