import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { donorOnWire, INTERSECT, pageAnswer, type Question, USUAL_LINK } from '../upstream/wire.ts';
import { LONG_ROWS } from './documents.ts';

/** Rows of every list. */
const TOTAL = 1000;

/** A text that takes six times as many bytes in JSON as it has characters. */
const LONG_TEXT = '\u0001'.repeat(500);

/** A Serpstat whose lists have a thousand rows, some of them with long texts. */
export async function startLongRows() {
  const server = createServer(async (request, response) => {
    const question = (await json(request)) as Question; // the gateway's requests are tested elsewhere
    const { query, intersect, page, size } = question.params;
    const start = (Number(page) - 1) * Number(size);
    const text = query === LONG_ROWS ? LONG_TEXT : '';
    const rows = Array.from({ length: Math.max(0, Math.min(Number(size), TOTAL - start)) }, (_, place) =>
      question.method === INTERSECT
        ? donorOnWire(`d${start + place}.example`, 1, [query, ...(intersect as string[])], [1, 1])
        : {
            ...USUAL_LINK,
            url_from: `https://www.d${start + place}.example/${'x'.repeat(text.length)}`,
            url_to: 'https://short.example/page',
            link_text: `anchor ${text}`,
            link_nofollow: 'nofollow',
            links_ext: '3',
            domain_rank: '50',
          },
    );
    response.end(JSON.stringify(pageAnswer(question, rows, { total: TOTAL, creditsLeft: 1_000_000 })));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return {
    url: `http://127.0.0.1:${port}/v4/`,
    [Symbol.dispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
