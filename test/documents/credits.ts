import { graphql } from './generated/gql.ts';

export const CreditBalance = graphql(`
  query CreditBalance {
    serpstatCredits {
      limit
      used
      left
    }
  }
`);
