import {
  answering,
  type Fault,
  httpHead,
  httpMessage,
  type RightAnswer,
  rightAnswerTo,
} from '../upstream/index.ts';
import { type FaultRow, faultMatrix, type Outcome } from './matrix.ts';
import { type List, listOf, ROWS } from './questions.ts';
import { SUBJECT } from './scene.ts';

/** Nobody can tell what such an answer has cost. */
const nonsense: Outcome = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: null };

/** Rows came, and were billed, but are of no use. */
function wasted(charged: number): Outcome {
  return { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged };
}

// ---- JSON of another shape -------------------------------------------------------------------------------------

const strange: readonly (readonly [what: string, edit: (answer: RightAnswer) => object])[] = [
  ['another id', answer => ({ ...answer, id: '77' })],
  ['no id', ({ result }) => ({ result })],
  ['id null', answer => ({ ...answer, id: null })],
  ['an id that is a list of the right one', answer => ({ ...answer, id: [answer.id] })],
  ['no result', ({ id }) => ({ id })],
  ['result null', ({ id }) => ({ id, result: null })],
  ['the rows for a result', ({ id, result: { data } }) => ({ id, result: data })],
  ['an object for the list of rows', answer => withRows(answer, data => ({ ...data }))],
  ['a text for the list of rows', answer => withRows(answer, data => JSON.stringify(data))],
  ['rows that are numbers', answer => withRows(answer, data => data.map((_, index) => index))],
  ['rows that are null', answer => withRows(answer, data => data.map(() => null))],
  ['rows that are lists', answer => withRows(answer, data => data.map(row => [row]))],
  ['more rows than were asked for', answer => withRows(answer, data => [...data, ...data])],
  ['an error that is a text', ({ id }) => ({ id, error: 'Internal error' })],
  ['an error that is null', ({ id }) => ({ id, error: null })],
  ['everything in __proto__', answer => JSON.parse(`{"__proto__":${JSON.stringify(answer)}}`)],
];

const odd: readonly (readonly [what: string, credits: number, edit: (answer: RightAnswer) => object])[] = [
  ['fewer rows than there are', 2, answer => withRows(answer, data => data.slice(1))],
  ['no rows where there are some', 1, answer => withRows(answer, () => [])],
  ['another page', ROWS, answer => withSummary(answer, { page: 2 })],
  ['another page, as text', ROWS, answer => withSummary(answer, { page: '2' })],
  ...[-1, 2.5, 'sixty', '60.0', '', null, {}, [60], true, 2 ** 31, ROWS - 1, 0].map(
    total =>
      [
        `the total ${JSON.stringify(total)}`,
        ROWS,
        (answer: RightAnswer) => withSummary(answer, { total }),
      ] as const,
  ),
  ['no total', ROWS, answer => withSummary(answer, { total: undefined })],
  ['no summary', ROWS, answer => ({ ...answer, result: { ...answer.result, summary_info: undefined } })],
  [
    'a summary that is null',
    ROWS,
    answer => ({ ...answer, result: { ...answer.result, summary_info: null } }),
  ],
];

faultMatrix('JSON of another shape', [
  ...strange.map(([name, edit]): FaultRow => ({ name, fault: edited(edit, 0), outcome: nonsense })),
  ...odd.map(
    ([name, credits, edit]): FaultRow => ({ name, fault: edited(edit, credits), outcome: wasted(credits) }),
  ),
]);

function withRows(answer: RightAnswer, change: (data: readonly unknown[]) => unknown): object {
  return { ...answer, result: { ...answer.result, data: change(answer.result.data) } };
}

function withSummary({ id, result }: RightAnswer, change: object): object {
  return { id, result: { ...result, summary_info: { ...result.summary_info, ...change } } };
}

// ---- what is no JSON -------------------------------------------------------------------------------------------

const bodies: readonly (readonly [what: string, change: (json: string) => string])[] = [
  ['nothing', () => ''],
  ['white space', () => ' \r\n '],
  ['half of the JSON, of a length that fits', json => json.slice(0, json.length / 2)],
  ['JSON and a comma', json => `${json},`],
  ['two answers', json => json + json],
  ['null', () => 'null'],
  ['a number', () => '7'],
  ['a text', json => JSON.stringify(json)],
  ['a list with the answer in it', json => `[${json}]`],
  ['a raw NUL in a text', json => json.replace('https:', 'https\u0000:')],
  ['a raw line break in a text', json => json.replace('https:', 'https\n:')],
  ['words that only JavaScript knows', json => json.replace('"total":60', '"total":NaN')],
  ['a million open brackets', () => '['.repeat(1_000_000)],
  ['a million nested lists', () => nested(1_000_000)],
];

faultMatrix(
  "a body that is none of Serpstat's",
  bodies.map(([name, change]) => ({
    name,
    fault: body(json => httpMessage(change(json))),
    outcome: nonsense,
  })),
);

// ---- what is no HTTP -------------------------------------------------------------------------------------------

const tongues: readonly (readonly [what: string, message: (json: string) => string | Buffer])[] = [
  ['the greeting of another protocol', () => 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a TLS alert', () => Buffer.from('15030300020228', 'hex')],
  ['JSON without a head', json => json],
  ['a status that is no number', json => `HTTP/1.1 OK\r\n\r\n${json}`],
  ['a header without a name', json => httpMessage(json, { headers: ': nothing\r\n' })],
  ['a header with a NUL', json => httpMessage(json, { headers: 'x-nul: a\u0000b\r\n' })],
  ['a length below zero', json => `${httpHead('content-length: -1\r\n')}${json}`],
  ['chunks of no length', json => `${httpHead('transfer-encoding: chunked\r\n')}none\r\n${json}\r\n`],
];

faultMatrix(
  'an answer that is no HTTP',
  tongues.map(([name, message]) => ({ name, fault: body(message), outcome: nonsense })),
);

// ---- what is only unusual --------------------------------------------------------------------------------------

const usual = listOf(SUBJECT);

/** Of the second row. */
const ANCHOR = `"${SUBJECT} 1"`;

const EMPTY_NODE = {
  urlFrom: '',
  urlTo: '',
  anchor: '',
  rel: [],
  linkType: null,
  externalLinks: null,
  firstSeen: null,
  lastVisited: null,
  domainRank: null,
};

const unusual: readonly (readonly [what: string, message: (json: string) => string | Buffer, list: List])[] =
  [
    ['a type that is not JSON', json => httpMessage(json, { type: 'text/html' }), usual],
    ['a byte order mark', json => httpMessage(`\uFEFF${json}`), usual],
    ['white space around', json => httpMessage(`\r\n\t ${json}\n`), usual],
    ['the id as a number', json => httpMessage(json.replace(/"id":"(\d+)"/, '"id":$1')), usual],
    ['numbers as texts', json => httpMessage(json.replace('"total":60', '"total":"60"')), usual],
    [
      'keys that come twice, the last of which count',
      json => httpMessage(json.replace('"total":60', '"total":1,"total":60').replace('{', '{"id":"77",')),
      usual,
    ],
    [
      '__proto__ in rows and summary',
      json =>
        httpMessage(
          json
            .replaceAll('"url_from"', '"__proto__":{"anchor":"no"},"url_from"')
            .replace('"page"', '"__proto__":{"total":9},"page"'),
        ),
      usual,
    ],
    [
      'a member nested a hundred thousand times',
      json => httpMessage(json.replaceAll('"url_from"', `"more":${nested(100_000)},"url_from"`)),
      usual,
    ],
    [
      'chunks of a letter',
      json =>
        httpHead('transfer-encoding: chunked\r\n') +
        [...json].map(letter => `1\r\n${letter}\r\n`).join('') +
        '0\r\n\r\n',
      usual,
    ],
    ['HTTP/1.0', json => `HTTP/1.0 200 OK\r\ncontent-length: ${json.length}\r\n\r\n${json}`, usual],
    [
      'hints before the answer',
      json => `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${httpMessage(json)}`,
      usual,
    ],
    [
      'a number past all bounds',
      json => httpMessage(json.replace('"links_ext":7,', '"links_ext":1e999,')),
      withNode({ externalLinks: null }),
    ],
    [
      'control characters in a text',
      json => httpMessage(json.replace(ANCHOR, '"\\u0000\\u001b[31m\\n\\ud800"')),
      withNode({ anchor: '\u0000\u001b[31m\n\ud800' }),
    ],
    [
      'bytes that are no UTF-8',
      json => httpMessage(Buffer.from(json.replace(ANCHOR, '"\u00ff\u00fe"'), 'latin1')),
      withNode({ anchor: '\ufffd\ufffd' }),
    ],
    [
      'texts that are objects',
      json => httpMessage(json.replace(ANCHOR, '{"toString":1}')),
      withNode({ anchor: '' }),
    ],
    [
      'rows without anything in them',
      json => httpMessage(JSON.stringify(withRows(JSON.parse(json), data => data.map(() => ({}))))),
      { ...usual, nodes: usual.nodes.map(() => EMPTY_NODE) },
    ],
  ];

faultMatrix('an answer that is only unusual', [
  ...unusual.map(
    ([name, message, list]): FaultRow => ({
      name,
      fault: body(message, ROWS),
      outcome: { kind: 'answered', charged: ROWS, list },
    }),
  ),
  {
    name: 'no length, but an end',
    fault: {
      on: 'request',
      act(line, request) {
        line.close(`${httpHead('connection: close\r\n')}${JSON.stringify(rightAnswerTo(request))}`);
        line.done(ROWS);
      },
    },
    outcome: { kind: 'answered', charged: ROWS, list: usual },
  },
]);

/** The usual rows, but for something in the second one. */
function withNode(change: object): List {
  return { ...usual, nodes: usual.nodes.map((node, index) => (index === 1 ? { ...node, ...change } : node)) };
}

// ----------------------------------------------------------------------------------------------------------------

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

/** The right answer, changed. */
function edited(edit: (answer: RightAnswer) => object, credits: number): Fault {
  return body(json => httpMessage(JSON.stringify(edit(JSON.parse(json)))), credits);
}

/** What `message` makes of the right answer's JSON. */
function body(message: (json: string) => string | Buffer, credits = 0): Fault {
  return answering(request => message(JSON.stringify(rightAnswerTo(request))), credits);
}
