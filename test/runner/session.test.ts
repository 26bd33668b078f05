import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { parseRunConfig } from '../../src/runner/config.js';
import type { RunListener } from '../../src/runner/events.js';
import { runSession, type SessionOptions } from '../../src/runner/session.js';
import { chatReply, type Handler, sendJson, startServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { sumAnswer, sumAsked, sumsRight, writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 40;

const adds: Handler = ({ prompt }, response) =>
  sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt))));

/** Runs sums against a server, in this process, as often as a test likes. */
async function setUp(handler: Handler = adds, items = ITEMS) {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const server = await startServer(handler);
  const dataset = writeSums(folder, items);
  let runs = 0;
  const run = (more: Record<string, unknown> = {}, options: Partial<SessionOptions> = {}) =>
    runSession(
      parseRunConfig(
        {
          benchmarks: ['gsm8k'],
          model: 'm',
          baseUrl: server.baseUrl,
          dataset,
          store,
          retries: 2,
          ...more,
        },
        'test',
      ),
      { ...quiet, idSuffix: () => `test${runs++}`, ...options },
    );
  const rows = <Row>(sql: string): Row[] => {
    const db = new Database(store, { readonly: true });
    const all = db.prepare<[], Row>(sql).all();
    db.close();
    return all;
  };
  const count = (table: string): number =>
    rows<{ n: number }>(`SELECT count(*) n FROM ${table}`)[0]?.n ?? 0;
  return { run, rows, count, server, store };
}

/** A listener that keeps what it is told. */
function listening() {
  const told = {
    planned: [] as number[][],
    replied: 0,
    failed: [] as boolean[],
    notes: [] as string[],
  };
  const scored: (ScoredSample | null)[] = [];
  const listener: RunListener = {
    planned: (_id, planned, already) => told.planned.push([planned, already]),
    replied: () => {
      told.replied += 1;
    },
    failed: (_id, _failure, final) => told.failed.push(final),
    scored: (_id, score) => scored.push(score),
    note: (message) => told.notes.push(message),
  };
  return { listener, told, scored };
}

describe('a session', () => {
  it('asks every item once, stores each reply and each score, and tells of both', async () => {
    const { run, rows, count, server } = await setUp();
    const { listener, told, scored } = listening();
    expect(await run({}, { listener })).toMatchObject({ status: 'finished', interrupted: false });
    expect(server.calls).toHaveLength(ITEMS);
    expect([count('responses'), count('scores'), count('failed_attempts')]).toEqual([
      ITEMS,
      ITEMS,
      0,
    ]);
    expect(told).toMatchObject({ planned: [[ITEMS, 0]], replied: ITEMS, failed: [] });
    expect(scored.filter((score) => score?.value === 1)).toHaveLength(sumsRight(ITEMS));
    expect(rows('SELECT value FROM metrics WHERE position = 0')).toEqual([
      { value: sumsRight(ITEMS) / ITEMS },
    ]);
  });

  it('resumes what was stopped, and asks nothing twice', async () => {
    const drain = new AbortController();
    const { run, rows, server } = await setUp((call, response, index) => {
      if (index === 15) drain.abort();
      adds(call, response, index);
    });
    const first = await run({ concurrency: 4 }, { drain: drain.signal });
    expect(first).toMatchObject({ status: 'unfinished', interrupted: true });
    const asked = server.calls.length;
    expect(asked).toBeLessThan(ITEMS);
    const { listener, told, scored } = listening();
    const second = await run({}, { listener });
    expect(second).toMatchObject({ status: 'finished', runId: first.runId });
    expect(told.planned).toEqual([[ITEMS, asked]]);
    expect(told.notes[0]).toMatch(
      new RegExp(`Resuming run .*: ${asked} of ${ITEMS} responses are`),
    );
    expect(server.calls).toHaveLength(ITEMS);
    expect(scored.length).toBeGreaterThanOrEqual(ITEMS - asked);
    expect(rows('SELECT count(*) n FROM scorings')).toEqual([{ n: 1 }]);
  });

  it('scores at the next start what was stored and not scored, calling nobody', async () => {
    const { run, rows, server, store } = await setUp();
    const { runId } = await run();
    const db = new Database(store);
    db.prepare('DELETE FROM scores WHERE item < ?').run('test/3');
    db.prepare("UPDATE scores SET value = NULL, error = 'broken' WHERE item = 'test/9'").run();
    db.prepare("UPDATE runs SET status = 'unfinished'").run();
    db.close();
    const { listener, scored } = listening();
    expect(await run({}, { listener })).toMatchObject({ status: 'finished', runId });
    expect(server.calls).toHaveLength(ITEMS);
    expect(rows('SELECT count(*) n FROM scores WHERE value IS NOT NULL')).toEqual([{ n: ITEMS }]);
    expect(scored.length).toBeLessThan(ITEMS);
    expect(scored.length).toBeGreaterThan(20);
  });

  it('asks several samples of an item, each with the same request', async () => {
    const { run, rows } = await setUp(adds, 5);
    await run({ samples: 3, temperature: 1 });
    expect(rows('SELECT count(DISTINCT request_sha256) n FROM responses')).toEqual([{ n: 5 }]);
    expect(rows('SELECT sample, count(*) n FROM responses GROUP BY 1')).toEqual([
      { sample: 0, n: 5 },
      { sample: 1, n: 5 },
      { sample: 2, n: 5 },
    ]);
  });

  it('leaves an item in error that fails for good, and tries it again at the next start', async () => {
    let mended = false;
    const { run, rows, count } = await setUp((call, response, index) => {
      if (!mended && sumAsked(call.prompt) === 7) {
        sendJson(response, 500, { error: { message: 'boom' } });
      } else adds(call, response, index);
    });
    const { listener, told } = listening();
    const fast = { retries: 0 };
    expect(await run(fast, { listener })).toMatchObject({ status: 'incomplete' });
    expect(told.failed).toEqual([true]);
    expect(rows('SELECT item, attempt, final FROM failed_attempts')).toEqual([
      { item: 'test/7', attempt: 1, final: 1 },
    ]);
    mended = true;
    expect(await run(fast)).toMatchObject({ status: 'finished' });
    expect([count('responses'), count('runs')]).toEqual([ITEMS, 1]);
  });

  it('stops at the first call where a parameter is refused, one call a benchmark', async () => {
    const { run, server, count } = await setUp((_call, response) =>
      sendJson(response, 400, { error: { message: "Unrecognized argument 'top_k'" } }),
    );
    await expect(run({ params: { top_k: 1 } })).rejects.toThrow(/refuses the request 400: .*top_k/);
    expect(server.calls).toHaveLength(1);
    expect(count('responses')).toBe(0);
  });

  it('uses replies of earlier runs where it is told to, as samples of their own place', async () => {
    const { run, rows, server } = await setUp();
    await run({ limit: 10 });
    await run({ cache: true });
    expect(server.calls).toHaveLength(ITEMS);
    expect(rows('SELECT attempts, count(*) n FROM responses GROUP BY 1')).toEqual([
      { attempts: 0, n: 10 },
      { attempts: 1, n: 10 + ITEMS - 10 },
    ]);
    await run({ cache: true, samples: 2, limit: 10 });
    expect(server.calls).toHaveLength(ITEMS + 10);
  });

  it('keeps to its budget, and goes on where that is raised', async () => {
    const { run, server } = await setUp();
    const limits = { concurrency: 4, maxTokensTotal: 200 };
    await expect(run(limits)).rejects.toThrow(
      /^Stopped: the run has used \d+ of its 200 tokens; raise --max-tokens-total, and the same/,
    );
    // 19 tokens a call.
    expect(server.calls.length).toBeLessThanOrEqual(10);
    expect(server.calls.length).toBeGreaterThan(6);
    expect(await run({ ...limits, maxTokensTotal: 10_000 })).toMatchObject({ status: 'finished' });
    expect(server.calls).toHaveLength(ITEMS);
  });

  it('opens no store where the configuration cannot be used', async () => {
    const { run, store } = await setUp();
    await expect(run({ extractor: 'nope' })).rejects.toThrow(/gsm8k has no extractor "nope"/);
    await expect(run({ judge: 'x', judgeBaseUrl: 'http://127.0.0.1:1' })).rejects.toThrow(
      /no benchmark of the run asks a judge/,
    );
    expect(existsSync(store)).toBe(false);
  });
});
