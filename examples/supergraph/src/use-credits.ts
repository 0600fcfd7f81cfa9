import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/** What an operation has cost, as the gateway reports it in `extensions.credits`. */
interface Credits {
  readonly requested: number;
  readonly spent: number;
  readonly saved: number;
}

/** What the gateway adds to its answers; the sites have none. */
interface Extensions {
  readonly credits?: Credits;
}

/** Adds up what the requests of an operation to the gateway have cost: routers drop the extensions of subgraphs. */
export function useCredits(): GatewayPlugin {
  const bills = new WeakMap<object, Credits>();
  return {
    onSubgraphExecute({ executionRequest: { context } }) {
      return ({ result }) => {
        const credits =
          'extensions' in result ? (result.extensions as Extensions | undefined)?.credits : undefined;
        if (context && credits) {
          bills.set(context, sum(bills.get(context), credits));
        }
      };
    },
    onExecutionResult({ result, setResult, context }) {
      const credits = bills.get(context);
      if (credits && result && !(Symbol.asyncIterator in result)) {
        setResult({ ...result, extensions: { ...result.extensions, credits } });
      }
    },
  };
}

function sum(a: Credits = { requested: 0, spent: 0, saved: 0 }, b: Credits): Credits {
  return { requested: a.requested + b.requested, spent: a.spent + b.spent, saved: a.saved + b.saved };
}
