import { expect, it } from 'vitest';
import type { JobQueue, QueuedJob } from '../../../src/queue/engine.js';
import { readLimits } from '../../../src/queue/limits-state.js';
import { sealFrom } from '../../../src/queue/seal.js';
import type { ExecutorEvent } from '../../../src/runner/execute/executor.js';
import { queueExecutor } from '../../../src/runner/execute/queue.js';
import type { CallJob, CallResult } from '../../../src/runner/jobs.js';
import type {
  Coordinator,
  ResultListener,
  SentResults,
} from '../../../src/runner/queue/coordinator.js';
import type { QueuedResult } from '../../../src/runner/queue/messages.js';
import { replyOf } from '../../support/response.js';

const job = (item: string): CallJob => ({
  ...{ run: 'r', benchmark: 'b', item, sample: 0, requestSha256: `hash of ${item}`, probe: false },
  request: { prompt: { kind: 'completion', text: item }, temperature: 0, maxTokens: 5 },
});

const answer = (item: string): CallResult => ({
  ...{ kind: 'call', run: 'r', benchmark: 'b', item, sample: 0, requestSha256: `hash of ${item}` },
  failedAttempts: [],
  outcome: { kind: 'reply', reply: replyOf(item), attempts: 1, receivedAt: '2026-01-01' },
});

const score: QueuedResult = {
  ...{ kind: 'score', run: 'r', benchmark: 'b', item: 'a', sample: 0, scoring: 1, tags: {} },
  outcome: { kind: 'score', score: { value: 1, answer: null, reason: '' } },
};

/** An executor whose queue this test answers; `add` is told each batch. */
function setUp(add: (jobs: readonly QueuedJob[]) => void, early: readonly SentResults[] = []) {
  let listener: ResultListener = () => {};
  let ids = 0;
  const calls = {
    all: async () => [],
    add: async (jobs) => add(jobs),
    stateOf: async () => 'waiting',
  } satisfies Partial<JobQueue> as unknown as JobQueue;
  const coordinator = {
    header: { run: 'r' },
    engine: { address: 'redis://test', queue: () => calls },
    seal: sealFrom({}),
    onReceived: (given) => {
      listener = given;
    },
    waitingResults: async () => early,
    state: async () => ({ workers: {}, limits: readLimits(undefined) }),
    newId: () => `batch ${ids++}`,
  } satisfies Partial<
    Omit<Coordinator, 'header' | 'engine'> & { header: unknown; engine: unknown }
  > as unknown as Coordinator;
  const executor = queueExecutor({
    ...{ coordinator, outageTimeout: 60, careful: false, clock: () => 0 },
  });
  return {
    executor,
    send: (...received: SentResults[]) =>
      new Promise<void>((resolve) => listener(received, resolve)),
  };
}

/** What an executor reports of jobs; what comes from others is recorded at once. */
async function executed(
  executor: ReturnType<typeof queueExecutor>,
  items: readonly string[],
): Promise<readonly ExecutorEvent[]> {
  async function* jobs(): AsyncGenerator<CallJob> {
    for (const item of items) yield job(item);
  }
  const never = new AbortController().signal;
  const seen: ExecutorEvent[] = [];
  for await (const event of executor.execute(jobs(), { stop: never, abort: never })) {
    seen.push(event);
    if (event.kind === 'received') event.recorded();
  }
  await executor.close?.();
  return seen;
}

const itemsIn = (events: readonly ExecutorEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'call' ? [event.item] : []));

it('reports results that come out of order, twice, and beside scores; one event records all of a take', async () => {
  let added = 0;
  const recorded: Promise<void>[] = [];
  const { executor, send } = setUp((batches) => {
    added += batches.length;
    if (added < 3) return;
    // A worker that makes calls and scores programs sends both together.
    recorded.push(
      send(
        { worker: 'w', results: [answer('c'), score, answer('a')] },
        { worker: 'v', results: [answer('c')] },
        { worker: 'v', results: [score, answer('b')] },
      ),
    );
  });
  const events = await executed(executor, ['a', 'b', 'c']);
  // The recorder keeps the first of two.
  expect(itemsIn(events)).toEqual(['c', 'a', 'c', 'b']);
  const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'workers');
  expect(kinds).toEqual(['call', 'call', 'call', 'call', 'received']);
  await Promise.all(recorded);
});

it('takes results of jobs that an earlier process handed out, and does not hand them out again', async () => {
  const added: unknown[] = [];
  const early = [{ worker: 'w', results: [answer('b'), answer('a')] }];
  const { executor } = setUp((batches) => added.push(...batches), early);
  const events = await executed(executor, ['a', 'b']);
  expect(new Set(itemsIn(events))).toEqual(new Set(['a', 'b']));
  expect(added).toEqual([]);
});

it('has scores removed that nobody waits for', async () => {
  const { executor, send } = setUp(() => {});
  const events = executed(executor, []);
  await events;
  await send({ worker: 'w', results: [score] });
});
