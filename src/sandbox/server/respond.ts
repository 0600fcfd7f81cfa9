import { type ServerResponse, STATUS_CODES } from 'node:http';
import { errorAnswer, type PricedAnswer } from '../query/answer.ts';
import type { Fault } from './faults.ts';
import { errorPage, send, sendJson, writeHead } from './http.ts';
import type { LoggedRequest } from './request-log.ts';

/** Sends the answer, or what the fault makes of it. Notes in the log entry if the client leaves before the end. */
export function respond(
  response: ServerResponse,
  priced: PricedAnswer,
  fault: Fault | undefined,
  entry: LoggedRequest,
): void {
  response.once('close', () => {
    entry.aborted = !response.writableFinished && fault?.kind !== 'reset';
  });
  if (fault) {
    sendFaulty(response, priced, fault, entry);
  } else {
    sendJson(response, 200, priced.answer);
  }
}

function sendFaulty(
  response: ServerResponse,
  priced: PricedAnswer,
  fault: Fault,
  entry: LoggedRequest,
): void {
  const { answer } = priced;
  switch (fault.kind) {
    case 'error':
      sendJson(response, 200, errorAnswer(answer.id, fault.code, fault.message, fault.data));
      break;
    case 'status':
      sendStatus(response, fault);
      break;
    case 'body': {
      const body = typeof fault.body === 'string' ? fault.body : fault.body(entry);
      send(response, 200, 'application/json', body);
      break;
    }
    case 'edit':
      sendJson(response, 200, priced.kind === 'listing' ? fault.edit(priced.answer) : answer);
      break;
    case 'delay':
      sendLater(response, answer, fault.ms);
      break;
    case 'stall':
      sendHalf(response, JSON.stringify(answer));
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'hang':
      break;
  }
}

function sendStatus(response: ServerResponse, fault: Extract<Fault, { kind: 'status' }>): void {
  const { status, contentType = 'text/html' } = fault;
  const { body = errorPage(`${status} ${STATUS_CODES[status] ?? 'Unknown'}`) } = fault;
  send(response, status, contentType, body);
}

function sendLater(response: ServerResponse, answer: PricedAnswer['answer'], ms: number): void {
  const timer = setTimeout(() => sendJson(response, 200, answer), ms);
  response.once('close', () => clearTimeout(timer));
}

function sendHalf(response: ServerResponse, body: string): void {
  writeHead(response, 200, 'application/json', body);
  response.write(body.slice(0, body.length >> 1));
}
