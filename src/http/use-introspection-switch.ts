import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** If introspection is off (INTROSPECTION), refuses `__schema` and `__type`, and suggests no names in errors. */
export function useIntrospectionSwitch(isOn: boolean): Plugin {
  return isOn
    ? {}
    : {
        onValidate({ addValidationRule }) {
          addValidationRule(NoSchemaIntrospectionCustomRule);
          return ({ valid, result, setResult }) => {
            if (!valid) {
              setResult(result.map(withoutSuggestion));
            }
          };
        },
      };
}

function withoutSuggestion(error: Error): Error {
  if (!(error instanceof GraphQLError)) {
    return error;
  }
  const message = error.message.replace(/ Did you mean .*$/s, '');
  return new GraphQLError(message, { nodes: error.nodes ?? null, extensions: error.extensions });
}
