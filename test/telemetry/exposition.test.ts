import { expect, it } from 'vitest';
import { readExposition } from './exposition.ts';

it('reads the exposition format', () => {
  const text = [
    '# HELP a_total Some.',
    '# TYPE a_total counter',
    'a_total{b="c\\"d\\\\",e=""} 1.5e-7',
    '',
    '# HELP h Other.',
    '# TYPE h histogram',
    'h_bucket{le="1"} 0',
    'h_bucket{le="+Inf"} 2',
    'h_sum 7',
    'h_count 2',
    '',
  ].join('\n');
  expect([...readExposition(text)]).toEqual([
    ['a_total{b="c\\"d\\\\",e=""}', 1.5e-7],
    ['h_bucket{le="1"}', 0],
    ['h_bucket{le="+Inf"}', 2],
    ['h_sum', 7],
    ['h_count', 2],
  ]);
});

it.each([
  ['a last line without a line end', '# HELP a Some.\n# TYPE a gauge\na 1'],
  ['a type without help', '# TYPE a gauge\na 1\n'],
  ['a sample of another metric', '# HELP a Some.\n# TYPE a gauge\nb 1\n'],
  ['a series that appears twice', '# HELP a Some.\n# TYPE a gauge\na 1\na 2\n'],
  ['a metric that appears twice', '# HELP a Some.\n# TYPE a gauge\n# HELP b Some.\n# HELP a Some.\n'],
  ['a counter whose name does not end in _total', '# HELP a Some.\n# TYPE a counter\na 1\n'],
  ['a value that is no number', '# HELP a Some.\n# TYPE a gauge\na one\n'],
  ['a label without quotes', '# HELP a Some.\n# TYPE a gauge\na{b=c} 1\n'],
  ['a quote in a label', '# HELP a Some.\n# TYPE a gauge\na{b="c"d"} 1\n'],
  [
    'buckets that decrease',
    '# HELP a Some.\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
  ],
  [
    'a histogram that does not add up',
    '# HELP a Some.\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n',
  ],
])('refuses %s', (_, text) => {
  expect(() => readExposition(text)).toThrow();
});
