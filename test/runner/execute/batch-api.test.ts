import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../../src/models/model.js';
import type { BatchApi, BatchState } from '../../../src/models/wire/openai-batch.js';
import { batchExecutor } from '../../../src/runner/execute/batch-api.js';
import type { ExecutorEvent } from '../../../src/runner/execute/executor.js';
import type { CallJob } from '../../../src/runner/jobs.js';
import { replyOf } from '../../support/response.js';

const job = (item: string): CallJob => ({
  run: 'r1',
  benchmark: 'b',
  item,
  sample: 0,
  request: { prompt: { kind: 'completion', text: item }, temperature: 0, maxTokens: 5 },
  requestSha256: `hash of ${item}`,
  probe: false,
});

type Line = readonly [id: string, outcome: CallOutcome];

const said: CallOutcome = { ok: true, reply: replyOf('so') };
const refused: CallOutcome = {
  ok: false,
  failure: {
    cause: 'refused request',
    retryable: false,
    status: 400,
    message: 'no',
    retryAfter: null,
  },
};

/** A host that has batches, each done at the second look. */
function hostWith(batches: Record<string, Partial<BatchState>>, results: readonly Line[] = []) {
  const submitted: (readonly string[])[] = [];
  const looks = new Map<string, number>();
  const state = (id: string, more: Partial<BatchState> = {}): BatchState => ({
    id,
    status: 'open',
    done: 0,
    total: 2,
    problem: null,
    files: [],
    label: 'r1',
    ...more,
  });
  const api: BatchApi = {
    request: (id, _request, body) => ({ target: '/there', line: JSON.stringify({ id, body }) }),
    submit: async (lines) => state(`new-${submitted.push(lines)}`),
    look: async (id) => {
      const seen = (looks.get(id) ?? 0) + 1;
      looks.set(id, seen);
      const end = seen < 2 ? {} : ({ status: 'ended', done: 2, files: ['results'] } as const);
      return state(id, { ...end, ...batches[id] });
    },
    latest: async () => Object.entries(batches).map(([id, more]) => state(id, more)),
    lines: async () => results.map((line) => JSON.stringify(line)),
    read: (line) => {
      const [id, outcome] = JSON.parse(line) as Line;
      return { id, outcome };
    },
    failure: (thrown) => ({
      cause: 'connection',
      retryable: true,
      status: null,
      message: String(thrown),
      retryAfter: null,
    }),
  };
  return { api, submitted };
}

async function execute(
  api: BatchApi,
  {
    items = ['x', 'y'],
    known = [] as { id: string; closed: boolean }[],
    stop = new AbortController().signal,
    onEvent = (_event: ExecutorEvent): void => {},
  } = {},
): Promise<ExecutorEvent[]> {
  async function* jobs(): AsyncGenerator<CallJob> {
    for (const item of items) yield job(item);
  }
  const executor = batchExecutor({
    api,
    endpoint: { provider: 'custom', baseUrl: 'http://host/v1' } as never,
    body: ({ prompt }) => prompt,
    runId: 'r1',
    submitted: known,
    poll: 1000,
    sleep: async () => {},
    now: () => 0,
  });
  const events: ExecutorEvent[] = [];
  for await (const event of executor.execute(jobs(), { stop, abort: stop })) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

const kinds = (events: readonly ExecutorEvent[]): string[] =>
  events.map((event) => ('item' in event ? `${event.kind} ${event.item}` : event.kind));

describe('the Batch API executor', () => {
  it('submits all jobs, reports it before it waits, and reports what came of each', async () => {
    const { api, submitted } = hostWith({}, [
      ['b/x#0', said],
      ['b/y#0', refused],
      ['b/unknown#0', said],
    ]);
    const events = await execute(api);
    expect(submitted).toEqual([
      ['x', 'y'].map((text) =>
        JSON.stringify({ id: `b/${text}#0`, body: { kind: 'completion', text } }),
      ),
    ]);
    expect(kinds(events)).toEqual([
      'batch submitted',
      'note',
      'note',
      'call x',
      'failed attempt y',
      'call y',
      'batch closed',
    ]);
    const at = '1970-01-01T00:00:00.000Z';
    expect(events[3]).toMatchObject({
      requestSha256: 'hash of x',
      outcome: { kind: 'reply', attempts: 1, receivedAt: at },
    });
    expect(events[5]).toMatchObject({
      failedAttempts: [{ attempt: 1, final: true, failedAt: at }],
      outcome: { kind: 'failed', failure: { message: 'no' } },
    });
  });

  it('collects what an earlier process submitted, and submits only the rest', async () => {
    const { api, submitted } = hostWith({}, [['b/x#0', said]]);
    const events = await execute(api, { known: [{ id: 'old', closed: false }] });
    expect(kinds(events).slice(0, 3)).toEqual(['note', 'call x', 'batch closed']);
    expect(submitted.map((lines) => lines.length)).toEqual([1]);
    expect(submitted[0]?.[0]).toContain('b/y#0');
  });

  it('knows a batch again that only the host knows of, and leaves those of other runs', async () => {
    const { api } = hostWith(
      { lost: {}, done: {}, strange: { label: 'r2' }, failed: { status: 'failed' } },
      [
        ['b/x#0', said],
        ['b/y#0', said],
      ],
    );
    const events = await execute(api, { known: [{ id: 'done', closed: true }] });
    const submitted = events.filter(({ kind }) => kind === 'batch submitted');
    expect(submitted).toMatchObject([{ id: 'lost' }]);
    expect(kinds(events)).toContain('call y');
  });

  it('leaves outstanding what a batch brings no answer to', async () => {
    const { api } = hostWith({}, [['b/y#0', said]]);
    expect(kinds(await execute(api)).filter((kind) => kind.startsWith('call'))).toEqual(['call y']);
  });

  it('leaves a batch to the host when it is stopped', async () => {
    const stop = new AbortController();
    const { api } = hostWith({ 'new-1': { status: 'open' } });
    const events = await execute(api, {
      stop: stop.signal,
      onEvent: ({ kind }) => {
        if (kind === 'batch submitted') stop.abort();
      },
    });
    expect(kinds(events)).not.toContain('batch closed');
  });

  it('closes a batch that failed, and says why in one sentence', async () => {
    const { api } = hostWith({ 'new-1': { status: 'failed', problem: 'line 1 is not JSON' } });
    const seen: string[] = [];
    const all = execute(api, { onEvent: ({ kind }) => void seen.push(kind) });
    await expect(all).rejects.toThrow(
      /^http:\/\/host\/v1 failed the batch new-1 \(line 1 is not JSON\); fix that, and the same/,
    );
    expect(seen.at(-1)).toBe('batch closed');
  });

  it('says in one sentence that the host cannot be used', async () => {
    const { api } = hostWith({});
    const broken = { ...api, submit: () => Promise.reject(new Error('away')) };
    await expect(execute(broken)).rejects.toThrow(
      /could not process a batch \(Error: away\); run r1 is kept, and can be resumed with or/,
    );
  });
});
