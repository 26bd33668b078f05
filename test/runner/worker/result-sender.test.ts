import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import type { JobQueue, QueuedJob, TakenJob } from '../../../src/queue/engine.js';
import { sealFrom } from '../../../src/queue/seal.js';
import type { QueuedResult } from '../../../src/runner/queue/messages.js';
import { createResultSender, openBatch } from '../../../src/runner/worker/result-sender.js';

const result = (reason: string): QueuedResult => ({ kind: 'refused', reason });

function setUp(add: (jobs: readonly QueuedJob[]) => Promise<void>) {
  const failures: unknown[] = [];
  const finished: string[] = [];
  const notes: unknown[] = [];
  const taken = {
    id: 'batch',
    data: {},
    progress: undefined,
    note: async (progress: unknown) => void notes.push(progress),
    finish: async () => void finished.push('batch'),
  } as unknown as TakenJob;
  const sender = createResultSender({
    queue: { add } as unknown as JobQueue,
    seal: sealFrom({}),
    run: 'r',
    worker: 'w',
    onFinished: () => {},
    onFailed: (reason) => failures.push(reason),
  });
  return { sender, batch: openBatch(taken, 2), failures, finished, notes };
}

describe('results of a worker', () => {
  it('are sent as they come, and end their batch with the last one', async () => {
    const sent: QueuedJob[] = [];
    const { sender, batch, finished, notes, failures } = setUp(async (jobs) => {
      sent.push(...jobs);
    });
    sender.end(batch, 0, result('one'));
    await sender.settled();
    expect({ notes, finished }).toEqual({ notes: [{ done: [0] }], finished: [] });
    sender.end(batch, 1, result('two'));
    await sender.settled();
    expect({ sent: sent.length, finished, failures }).toEqual({
      sent: 2,
      finished: ['batch'],
      failures: [],
    });
  });

  it('that the queue takes no more fail once, and leave their batch to others', async () => {
    let tries = 0;
    const full = new CardbenchError('The queue has no memory left.');
    const { sender, batch, finished, failures } = setUp(async () => {
      tries += 1;
      throw full;
    });
    sender.end(batch, 0, result('one'));
    await sender.settled();
    sender.end(batch, 1, result('two'));
    sender.send(result('three'));
    await sender.settled();
    expect({ tries, failures, finished }).toEqual({ tries: 1, failures: [full], finished: [] });
  });
});
