import type { Plugin } from 'graphql-yoga';

/** Answers 406 if the client accepts none of the media types: Yoga would notice only after the rows are bought. */
export function useAcceptCheck(): Plugin {
  return {
    onRequestParse({ request, endResponse, fetchAPI }) {
      const accept = (request.headers.get('accept') || '*/*').replace(/\s/g, '').toLowerCase();
      if (!accept.split(',').some(isAnswerable)) {
        endResponse(new fetchAPI.Response(null, { status: 406, headers: { accept: ANSWERS.join(', ') } }));
      }
    },
  };
}

const ANSWERS = [
  'application/graphql-response+json',
  'application/json',
  'text/event-stream',
  'multipart/mixed',
];

const RANGES = new Set([...ANSWERS, 'application/*', 'text/*', 'multipart/*', '*/*']);

/** Whether an item of an `Accept` header matches one of the media types. All answers are in UTF-8. */
function isAnswerable(item: string): boolean {
  const [range = '', ...parameters] = item.split(';');
  const charset = parameters.find(parameter => parameter.startsWith('charset='));
  return RANGES.has(range) && (charset === undefined || charset === 'charset=utf-8');
}
