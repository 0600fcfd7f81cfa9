import { isPromise, MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { TraceRecorder } from './trace-recorder.ts';

/** What the resolvers of a schema from `traceFields` find in their context. */
export interface TracedContext {
  readonly trace: TraceRecorder;
}

/** A copy of the schema whose fields record when they start and end. */
export function traceFields(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: field => ({
      ...field,
      resolve: traced(field.resolve ?? defaultFieldResolver),
    }),
  });
}

function traced(
  resolve: GraphQLFieldResolver<unknown, TracedContext>,
): GraphQLFieldResolver<unknown, TracedContext> {
  return (source, args, context, info) => {
    const end = context.trace.startField(info);
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
    } catch (error) {
      end();
      throw error;
    }
    if (isPromise(value)) {
      return value.finally(end);
    }
    end();
    return value;
  };
}
