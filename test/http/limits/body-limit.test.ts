import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { startRig } from '../../rig.ts';

const LIMIT = 2000;
const rig = await startRig({ MAX_BODY_BYTES: String(LIMIT) });
const server = createServer(rig.gateway.handler).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** A question of so many bytes. */
function questionOf(bytes: number): string {
  const question = '{"query":"{ __typename }"}';
  return question + ' '.repeat(bytes - question.length);
}

const ANSWER = '{"data":{"__typename":"Query"}}';

/** Without what is another in each answer. */
function untraced(answer: string): string {
  return answer.replace(/,"traceId":"[0-9a-f]{32}"/, '');
}

function refusal(what: string): string {
  return JSON.stringify({
    errors: [
      {
        message: `${what}, but at most 2000 are allowed (MAX_BODY_BYTES). Split it into several requests.`,
        extensions: { code: 'BAD_REQUEST', retryable: false },
      },
    ],
  });
}

describe('through a socket', () => {
  const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  const declared = (bytes: number) => `${head}Content-Length: ${bytes}\r\n\r\n`;
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const next = 'GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\n\r\n';

  it.each([
    ['of a declared length', declared(LIMIT) + questionOf(LIMIT)],
    ['without a declared length', chunked + chunk(questionOf(LIMIT)) + chunk('')],
    ['in many chunks', chunked + [...questionOf(LIMIT)].map(chunk).join('') + chunk('')],
  ])('answers a body %s of as many bytes as are taken', async (_, request) => {
    using talk = start();
    talk.socket.write(request);
    expect(await talk.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(talk.answer()).toBe(ANSWER);
  });

  it('refuses a longer body by the length that is declared, and reads the next request behind it', async () => {
    using talk = start();
    talk.socket.write(declared(LIMIT + 1));
    expect(await talk.heard(/\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    expect(untraced(talk.answer())).toBe(refusal('The body has 2001 bytes'));
    talk.forget();
    talk.socket.write(questionOf(LIMIT + 1) + next);
    expect(await talk.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(talk.answer()).toBe(ANSWER);
  });

  it('refuses a body without a declared length as soon as it is too long, and reads the next request behind it', async () => {
    using talk = start();
    talk.socket.write(chunked + chunk(questionOf(LIMIT)) + chunk(' '));
    expect(await talk.heard(/\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    expect(untraced(talk.answer())).toBe(refusal('The body has more than 2000 bytes'));
    talk.forget();
    talk.socket.write(chunk(' '.repeat(1_000_000)).repeat(20) + chunk('') + next);
    expect(await talk.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(talk.answer()).toBe(ANSWER);
  });

  it('takes no harm from a client that hangs up in the middle of a body without a declared length', async () => {
    const arrival = once(server, 'request');
    using talk = start();
    talk.socket.write(chunked + chunk('{"qu'));
    await arrival;
    talk.socket.destroy();
    using other = start();
    other.socket.write(next);
    expect(await other.heard(/\}$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(rig.log).toEqual([]);
  });
});

describe('through fetch', () => {
  const url = 'http://gateway.test/graphql';
  const headers = { 'content-type': 'application/json' };

  async function post(body: BodyInit, more: Record<string, string> = {}) {
    const init = { method: 'POST', headers: { ...headers, ...more }, body, duplex: 'half' };
    const response = await rig.gateway.fetch(url, init as RequestInit); // its type does not know `duplex`
    return { status: response.status, text: untraced(await response.text()) };
  }

  /** The text in chunks, and how many of them were taken. */
  function streamOf(text: string, size: number) {
    let taken = 0;
    const stream = new ReadableStream(
      {
        pull(controller) {
          const from = size * taken;
          taken += 1;
          if (from < text.length) {
            controller.enqueue(Buffer.from(text.slice(from, from + size)));
          } else {
            controller.close();
          }
        },
      },
      { highWaterMark: 0 },
    );
    return { stream, taken: () => taken };
  }

  it.each<[string, (text: string) => BodyInit]>([
    ['a text', text => text],
    ['bytes', text => Buffer.from(text)],
    ['a blob', text => new Blob([text])],
    ['a stream', text => streamOf(text, 100).stream],
  ])('%s is taken up to the limit, and refused past it', async (_, body) => {
    expect(await post(body(questionOf(LIMIT)))).toEqual({ status: 200, text: ANSWER });
    expect(await post(body(questionOf(LIMIT + 1)))).toEqual({
      status: 413,
      text: refusal('The body has more than 2000 bytes'),
    });
  });

  it('a stream is read no further than the limit', async () => {
    const { stream, taken } = streamOf(questionOf(10 * LIMIT), 100);
    expect((await post(stream)).status).toBe(413);
    expect(taken()).toBeLessThanOrEqual(LIMIT / 100 + 2);
  });

  it('a declared length past the limit is believed, a short one is not', async () => {
    const { stream, taken } = streamOf(questionOf(LIMIT), 100);
    const { status, text } = await post(stream, { 'content-length': '2001' });
    expect({ status, text }).toEqual({ status: 413, text: refusal('The body has 2001 bytes') });
    expect(taken()).toBe(0);
    const long = await post(questionOf(LIMIT + 1), { 'content-length': '5' });
    expect(long.status).toBe(413);
  });

  it('a stream that breaks off is a mistake of the caller', async () => {
    const stream = new ReadableStream({
      pull(controller) {
        controller.error(new Error('gone'));
      },
    });
    const { status, text } = await post(stream);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(rig.log).toEqual([]);
  });

  it('a form counts like any other body', async () => {
    const form = new URLSearchParams({ query: `{ __typename } #${'a'.repeat(LIMIT)}` });
    const { status } = await post(form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
    expect(status).toBe(413);
  });

  it('a URL is held to the same number, in characters', async () => {
    const start = `${url}?query=%7B__typename%7D&a=`;
    const taken = await rig.gateway.fetch(start + 'a'.repeat(LIMIT - start.length));
    expect(taken.status).toBe(200);
    const refused = await rig.gateway.fetch(start + 'a'.repeat(LIMIT + 1 - start.length));
    expect(refused.status).toBe(413);
    expect(untraced(await refused.text())).toBe(refusal('The URL has 2001 characters'));
  });
});

/** A conversation over a socket of its own. */
function start() {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', part => {
    text += part;
  });
  return {
    socket,
    /** All that has come, once it ends as expected. */
    async heard(ending: RegExp): Promise<string> {
      while (!ending.test(text)) {
        await once(socket, 'data');
      }
      return text;
    },
    answer: () => text.slice(text.indexOf('\r\n\r\n') + 4),
    forget() {
      text = '';
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}
