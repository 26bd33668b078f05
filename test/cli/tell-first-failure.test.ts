import { describe, expect, it } from 'vitest';
import { tellFirstFailure } from '../../src/cli/tell-first-failure.js';
import type { CallFailure } from '../../src/models/model.js';
import { replyOf } from '../support/response.js';

const ADDRESS = 'http://localhost:8000/v1';

function failure(cause: CallFailure['cause'], message: string): CallFailure {
  return { cause, retryable: true, status: null, message, retryAfter: null };
}

function listening() {
  const notes: string[] = [];
  const failed: string[] = [];
  const listener = tellFirstFailure(
    {
      planned: () => {},
      replied: () => {},
      failed: (benchmark) => failed.push(benchmark),
      scored: () => {},
      note: (message) => notes.push(message),
    },
    ADDRESS,
  );
  return { listener, notes, failed };
}

describe('tellFirstFailure', () => {
  it('says once that nothing listens, while the calls are tried again', () => {
    const { listener, notes, failed } = listening();
    for (let i = 0; i < 3; i++) {
      listener.failed('mmlu', failure('connection', 'ECONNREFUSED'), false);
    }
    expect(notes).toEqual([
      `Nothing listens at ${ADDRESS}; is the server started? It is tried again.`,
    ]);
    expect(failed).toHaveLength(3);
  });

  it('says each cause once', () => {
    const { listener, notes } = listening();
    listener.failed('mmlu', failure('connection', 'ENOTFOUND'), false);
    listener.failed('mmlu', failure('timeout', ''), false);
    listener.failed('mmlu', failure('timeout', ''), false);
    expect(notes).toEqual([
      `The host of ${ADDRESS} is not found; is the network up? It is tried again.`,
      `${ADDRESS} has not answered yet (timeout). It is tried again.`,
    ]);
  });

  it('is quiet after the first reply, and about failures that end an item', () => {
    const { listener, notes } = listening();
    listener.failed('mmlu', failure('timeout', ''), true);
    listener.replied('mmlu', replyOf(''));
    listener.failed('mmlu', failure('connection', 'ECONNRESET'), false);
    expect(notes).toEqual([]);
  });
});
