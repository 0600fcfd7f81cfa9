import fc from 'fast-check';

/** Operations whose lists all have a slicing argument, with aliases, nested up to three lists deep. */
export const slicedOperations: fc.Arbitrary<string> = fc
  .tuple(fc.nat(2).chain(selectionOfDomain), fc.constantFrom(1, 2), fc.nat(39))
  .map(([selection, count, place]) => {
    const domains = Array.from({ length: count }, (_, alias) => {
      const name = `rows-${1001 + ((place + alias) % 40)}.example`;
      return `domain${alias}: domain(name: "${name}") { ${selection} }`;
    });
    return `{ ${domains.join(' ')} }`;
  });

/** `nested` is how many lists can be inside one another below these. */
function selectionOfDomain(nested: number): fc.Arbitrary<string> {
  return fc
    .uniqueArray(listOfLinks(nested), { minLength: 1, maxLength: 2 })
    .map(lists => lists.map((list, place) => `list${place}: ${list}`).join(' '));
}

function listOfLinks(nested: number): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('first', 'last'),
      fc.nat(nested === 0 ? 30 : 3),
      fc.oneof(
        fc
          .constantFrom('URL_FROM', 'ANCHOR', 'DOMAIN_RANK', 'LAST_VISITED')
          .map(field => ({ list: 'backlinks', how: `orderBy: { field: ${field} }`, domain: 'donor' })),
        fc
          .constantFrom('ASC', 'DESC')
          .map(
            direction =>
              `competitors: ["rows-1050.example"], orderBy: { field: DOMAIN_RANK, direction: ${direction} }`,
          )
          .map(how => ({ list: 'intersect', how, domain: 'domain' })),
      ),
      fc.constantFrom(
        (row: string) => `nodes { ${row} }`,
        (row: string) => `totalCount edges { cursor node { ${row} } }`,
        (row: string) => `rows: nodes { ${row} } pageInfo { endCursor }`,
        () => 'totalCount',
        () => 'pageInfo { hasNextPage }',
        () => 'edges { cursor }',
      ),
      nested === 0 ? fc.constant(undefined) : selectionOfDomain(nested - 1),
    )
    .map(([end, size, { list, how, domain }, select, below]) => {
      const row = select(below === undefined ? 'domainRank' : `domainRank ${domain} { ${below} }`);
      return `${list}(${end}: ${size}, ${how}) { ${row} }`;
    });
}
