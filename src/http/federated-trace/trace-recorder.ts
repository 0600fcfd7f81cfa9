import type { GraphQLError, GraphQLResolveInfo, SourceLocation } from 'graphql';
import type { Clock } from '../../clock.ts';

/** How long the fields of one operation took, and which of them failed. */
export interface Trace {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Nanoseconds. */
  readonly duration: number;
  readonly root: TraceNode;
  /** Whether fields are left out. */
  readonly isIncomplete: boolean;
}

/** A field, an item of a list, or the root. */
export interface TraceNode {
  /** The name of a field in the answer, or the place in a list. The root has none. */
  readonly key: string | number | undefined;
  /** Undefined for the root, for items of lists, and for fields that failed before they were resolved. */
  readonly field: TracedField | undefined;
  readonly errors: readonly TracedError[];
  readonly children: ReadonlyMap<string | number, TraceNode>;
}

/** Times are nanoseconds since the start of the operation. */
export interface TracedField {
  readonly type: string;
  readonly parentType: string;
  readonly name: string;
  readonly start: number;
  /** Undefined if the operation ended first. */
  readonly end: number | undefined;
}

/** Where an error is. Traces have no messages. */
export interface TracedError {
  readonly path: GraphQLError['path'];
  readonly locations: readonly SourceLocation[];
}

/** Fields and items of one trace: 100 domains with 20 links each, for example. Writing as many takes about 10 ms. */
const MAX_NODES = 10_000;

/** Records one operation, from its construction to `finish`. */
export class TraceRecorder {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #start: number;
  readonly #root = emptyNode(undefined);
  #nodes = 0;
  #isIncomplete = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.epoch();
    this.#start = clock.now();
  }

  /** Records that a field starts to resolve. Call what it returns when the field has ended. */
  startField({ path, returnType, parentType, fieldName }: FieldInfo): () => void {
    if (this.#nodes >= MAX_NODES) {
      this.#isIncomplete = true;
      return () => {};
    }
    const field: Growing<TracedField> = {
      type: String(returnType),
      parentType: parentType.name,
      name: fieldName,
      start: this.#elapsed(),
      end: undefined,
    };
    this.#at(path).field = field;
    return () => {
      field.end = this.#elapsed();
    };
  }

  /** Ends the operation, whose answer has these errors. */
  finish(errors: readonly GraphQLError[]): Trace {
    for (const { path, locations } of errors) {
      const node = (path ?? []).reduce((parent: GrowingNode, key) => this.#child(parent, key), this.#root);
      node.errors.push({ path, locations: locations ?? [] });
    }
    return {
      startedAt: this.#startedAt,
      endedAt: this.#clock.epoch(),
      duration: this.#elapsed(),
      root: this.#root,
      isIncomplete: this.#isIncomplete,
    };
  }

  #at(path: GraphQLResolveInfo['path'] | undefined): GrowingNode {
    return path === undefined ? this.#root : this.#child(this.#at(path.prev), path.key);
  }

  #child(parent: GrowingNode, key: string | number): GrowingNode {
    const known = parent.children.get(key);
    if (known !== undefined) {
      return known;
    }
    const child = emptyNode(key);
    parent.children.set(key, child);
    this.#nodes += 1;
    return child;
  }

  #elapsed(): number {
    return Math.round((this.#clock.now() - this.#start) * 1e6);
  }
}

type FieldInfo = Pick<GraphQLResolveInfo, 'path' | 'returnType' | 'parentType' | 'fieldName'>;

type Growing<T> = { -readonly [Name in keyof T]: T[Name] };

interface GrowingNode extends TraceNode {
  field: TracedField | undefined;
  readonly errors: TracedError[];
  readonly children: Map<string | number, GrowingNode>;
}

function emptyNode(key: string | number | undefined): GrowingNode {
  return { key, field: undefined, errors: [], children: new Map() };
}
