// The rows of the benchmark behind Mercurius with graphql-jit, with resolvers that do nothing but cut windows.
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import mercurius from 'mercurius';

const lists = JSON.parse(readFileSync(process.env.ROWS, 'utf8'));

const schema = `
  scalar DomainName
  type Query { domain(name: DomainName!): Domain! }
  type Domain { name: DomainName! backlinks(first: Int, after: String): BacklinkConnection }
  type BacklinkConnection { totalCount: Int! pageInfo: PageInfo! nodes: [Backlink!]! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Backlink {
    urlFrom: String! urlTo: String! anchor: String! rel: [String!]! linkType: String externalLinks: Int
    firstSeen: String lastVisited: String domainRank: Int
  }`;

const resolvers = {
  Query: { domain: (_, { name }) => ({ name }) },
  Domain: {
    backlinks({ name }, { first, after }) {
      const rows = lists[name];
      const start = after ? Number(Buffer.from(after, 'base64url').toString().split(':')[1]) + 1 : 0;
      const end = Math.min(start + first, rows.length);
      return {
        totalCount: rows.length,
        pageInfo: {
          hasNextPage: end < rows.length,
          endCursor: Buffer.from(`fingerprint:${end - 1}`).toString('base64url'),
        },
        nodes: rows.slice(start, end),
      };
    },
  },
};

const app = fastify();
app.register(mercurius, { schema, resolvers, jit: 1 });
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
