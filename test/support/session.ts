import type { SessionOptions } from '../../src/runner/session.js';

/** A session that nobody watches or stops, with an empty environment. */
export const quiet: SessionOptions = {
  listener: {
    planned: () => {},
    replied: () => {},
    failed: () => {},
    scored: () => {},
    note: () => {},
  },
  drain: new AbortController().signal,
  abort: new AbortController().signal,
  now: Date.now,
  idSuffix: () => 'test',
  env: {},
};
