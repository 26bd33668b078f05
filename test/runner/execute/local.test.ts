import { describe, expect, it } from 'vitest';
import type { CallFailure, CallOutcome, Model } from '../../../src/models/model.js';
import type { ExecutorEvent } from '../../../src/runner/execute/executor.js';
import { localExecutor } from '../../../src/runner/execute/local.js';
import { type CallJob, callResultSchema, failedAttemptSchema } from '../../../src/runner/jobs.js';
import { replyOf } from '../../support/response.js';

const job = (place: number): CallJob => ({
  run: 'r',
  benchmark: 'b',
  item: String(place),
  sample: 0,
  request: { prompt: { kind: 'completion', text: String(place) }, temperature: 0, maxTokens: 5 },
  requestSha256: `hash of ${place}`,
  probe: false,
});

const failure = (more: Partial<CallFailure> = {}): CallOutcome => ({
  ok: false,
  failure: {
    cause: 'server error',
    retryable: true,
    status: 500,
    message: 'boom',
    retryAfter: null,
    ...more,
  },
});
const reply: CallOutcome = { ok: true, reply: replyOf('so') };

/** Executes jobs with a model that answers as it is told; time passes only where something waits. */
function setUp(answer: (item: string, call: number) => CallOutcome | Promise<CallOutcome>) {
  let clock = 0;
  let calls = 0;
  const asked: string[] = [];
  const stop = new AbortController();
  const abort = new AbortController();
  const model: Model = {
    call: async ({ prompt }) => {
      const item = prompt.kind === 'completion' ? prompt.text : '';
      asked.push(item);
      return answer(item, calls++);
    },
    body: () => ({}),
  };
  const executor = localExecutor({
    model,
    retries: 2,
    concurrency: 4,
    outageTimeout: 60,
    clock: () => clock,
    sleep: async (milliseconds) => {
      clock += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
    now: () => 0,
  });
  const state = { drawn: 0 };
  const execute = async (
    count: number,
    onEvent: (event: ExecutorEvent) => void = () => {},
  ): Promise<ExecutorEvent[]> => {
    async function* jobs(): AsyncGenerator<CallJob> {
      for (let place = 0; place < count; place++) {
        state.drawn += 1;
        yield job(place);
      }
    }
    const events: ExecutorEvent[] = [];
    for await (const event of executor.execute(jobs(), {
      stop: stop.signal,
      abort: abort.signal,
    })) {
      events.push(event);
      onEvent(event);
    }
    return events;
  };
  return { execute, asked, state, stop, abort };
}

const ends = (events: readonly ExecutorEvent[]) => events.filter((event) => event.kind === 'call');

describe('the local executor', () => {
  it('ends each job with one result, which is plain data', async () => {
    const events = await setUp(() => reply).execute(20);
    expect(events.map(({ kind }) => kind)).toEqual(Array(20).fill('call'));
    for (const event of ends(events)) {
      expect(callResultSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    }
    const [first] = ends(events);
    expect(first).toEqual({
      kind: 'call',
      run: 'r',
      benchmark: 'b',
      item: '0',
      sample: 0,
      requestSha256: 'hash of 0',
      failedAttempts: [],
      outcome: {
        kind: 'reply',
        reply: replyOf('so'),
        attempts: 1,
        receivedAt: '1970-01-01T00:00:00.000Z',
      },
    });
  });

  it('tells each failed attempt when it has failed, and all of them in the result', async () => {
    const times = new Map<string, number>();
    const { execute } = setUp((item) => {
      const before = times.get(item) ?? 0;
      times.set(item, before + 1);
      return item === '1' && before < 2 ? failure() : reply;
    });
    const events = (await execute(3)).filter((event) => 'item' in event && event.item === '1');
    expect(events.map(({ kind }) => kind)).toEqual(['failed attempt', 'failed attempt', 'call']);
    for (const event of events.slice(0, 2)) {
      expect(failedAttemptSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    }
    const [end] = ends(events);
    expect(end?.failedAttempts.map(({ attempt, final }) => [attempt, final])).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(end?.outcome).toMatchObject({ kind: 'reply', attempts: 3 });
  });

  it('gives up a job that fails for good, and goes on with the others', async () => {
    const refused = failure({ cause: 'refused request', retryable: false, status: 400 });
    const events = await setUp((item) => (item === '2' ? refused : reply)).execute(5);
    const results = ends(events);
    expect(results).toHaveLength(5);
    expect(results.find(({ item }) => item === '2')).toMatchObject({
      failedAttempts: [{ attempt: 1, final: true }],
      outcome: { kind: 'failed', failure: { cause: 'refused request' } },
    });
  });

  it('draws a job when there is room for it, and none after the signal', async () => {
    const { execute, state, stop, asked } = setUp(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return reply;
    });
    let most = 0;
    let ended = 0;
    const events = await execute(100, () => {
      ended += 1;
      most = Math.max(most, state.drawn - ended);
      if (ended === 20) stop.abort();
    });
    expect(most).toBeLessThanOrEqual(5);
    expect(asked.length).toBeLessThan(30);
    // What was begun came to its end.
    expect(ends(events).filter(({ outcome }) => outcome.kind === 'reply')).toHaveLength(
      asked.length,
    );
  });

  it('leaves outstanding what was given up while it was under way', async () => {
    const { execute, stop, abort } = setUp(
      () =>
        new Promise((resolve) => {
          abort.signal.addEventListener('abort', () =>
            resolve(failure({ cause: 'aborted', retryable: false, status: null })),
          );
        }),
    );
    const running = execute(100);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    abort.abort();
    const events = await running;
    expect(events.length).toBeGreaterThan(0);
    expect(ends(events).every(({ outcome }) => outcome.kind === 'stopped')).toBe(true);
  });

  it('says that the endpoint is lost when it gives no reply for the outage timeout', async () => {
    const { execute } = setUp(() => failure({ cause: 'connection', status: null }));
    const events = await execute(50);
    expect(events.filter(({ kind }) => kind === 'endpoint lost')).toEqual([
      { kind: 'endpoint lost', last: expect.objectContaining({ message: 'boom' }) },
    ]);
    expect(ends(events).some(({ outcome }) => outcome.kind === 'stopped')).toBe(true);
  });

  it('throws what goes wrong in the jobs, after the calls under way have ended', async () => {
    const { execute } = setUp(() => reply);
    async function* broken(): AsyncGenerator<CallJob> {
      yield job(0);
      throw new Error('the dataset was changed');
    }
    const seen: string[] = [];
    const executor = localExecutor({
      model: { call: async () => reply, body: () => ({}) },
      retries: 0,
      concurrency: 1,
      outageTimeout: 1,
      clock: () => 0,
      sleep: async () => {},
      random: () => 0,
      now: () => 0,
    });
    const never = new AbortController().signal;
    const all = async (): Promise<void> => {
      for await (const event of executor.execute(broken(), { stop: never, abort: never })) {
        seen.push(event.kind);
      }
    };
    await expect(all()).rejects.toThrow('the dataset was changed');
    expect(seen).toEqual(['call']);
    expect(await execute(0)).toEqual([]);
  });
});
