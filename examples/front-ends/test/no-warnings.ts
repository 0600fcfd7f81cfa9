import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

let spies: readonly MockInstance[] = [];

beforeEach(() => {
  spies = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
});

// What a client has to say against the gateway's answers, it writes to the console.
afterEach(() => {
  const messages = spies.flatMap(({ mock }) => mock.calls);
  vi.restoreAllMocks();
  expect(messages).toEqual([]);
});
