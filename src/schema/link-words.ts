import { builder } from './builder.ts';

export const BacklinkRel = builder.enumType('BacklinkRel', {
  description: "An attribute of a link (`nofollow` in Serpstat's answers, `link_nofollow` in its filters).",
  values: {
    FOLLOW: { description: 'Search engines can follow and count the link.' },
    NOFOLLOW: { description: '`rel="nofollow"`: the linking page does not vouch for the link.' },
    UGC: { description: '`rel="ugc"`: users of the linking page wrote the link.' },
    SPONSORED: { description: '`rel="sponsored"`: the link was paid for.' },
  } as const,
});

export const BacklinkType = builder.enumType('BacklinkType', {
  description: "Type of element that makes the link (Serpstat's `link_type`).",
  values: {
    TEXT: { description: 'An anchor with text (`text` in filters, `href` in answers).' },
    IMAGE: { description: 'An image (`image`).' },
    REDIRECT: { description: 'A redirect to the target (`redirect`).' },
    IFRAME: { description: 'An inline frame (`iframe` in filters, `frame` in answers).' },
    FORM: { description: 'A form that submits to the target (`form`).' },
    CANONICAL: { description: 'A page that declares the target as its canonical URL (`canonical`).' },
    RSS: { description: 'A feed (`rss`).' },
    ALTERNATE: { description: 'A page that declares the target as an alternate of itself (`alternate`).' },
  } as const,
});

export const SerpstatOrderDirection = builder.enumType('SerpstatOrderDirection', {
  description: "Direction of an order (Serpstat's `order`).",
  values: {
    ASC: { description: 'Ascending: a to z, 0 to 9, oldest to newest.' },
    DESC: { description: 'Descending: z to a, 9 to 0, newest to oldest.' },
  } as const,
});
