import { builder } from './builder.ts';

export const LinkRel = builder.enumType('LinkRel', {
  description: "An attribute of a link (`nofollow` in Serpstat's answers, `link_nofollow` in its filters).",
  values: {
    FOLLOW: { description: 'Search engines may follow the link and count it.' },
    NOFOLLOW: { description: '`rel="nofollow"`: the linking page does not vouch for the link.' },
    UGC: { description: '`rel="ugc"`: users of the linking page wrote the link.' },
    SPONSORED: { description: '`rel="sponsored"`: the link was paid for.' },
  } as const,
});

export const LinkType = builder.enumType('LinkType', {
  description: "What kind of element makes the link (Serpstat's `link_type`).",
  values: {
    TEXT: { description: 'An anchor with a text (`text` in filters, `href` in answers).' },
    IMAGE: { description: 'An image (`image`).' },
    REDIRECT: { description: 'A redirect to the target (`redirect`).' },
    IFRAME: { description: 'An inline frame (`iframe` in filters, `frame` in answers).' },
    FORM: { description: 'A form that is sent to the target (`form`).' },
    CANONICAL: { description: 'A page that names the target as its canonical address (`canonical`).' },
    RSS: { description: 'A feed (`rss`).' },
    ALTERNATE: { description: 'A page that names the target as an alternate of its own (`alternate`).' },
  } as const,
});

export const OrderDirection = builder.enumType('OrderDirection', {
  description: "Which end of an order comes first (Serpstat's `order`).",
  values: {
    ASC: { description: 'The least first: a to z, 0 to 9, old to new.' },
    DESC: { description: 'The greatest first: z to a, 9 to 0, new to old.' },
  } as const,
});
