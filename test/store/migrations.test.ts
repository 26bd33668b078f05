import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { logLikelihoodContent, textContent } from '../../src/core/response.js';
import { resultsIn } from '../../src/results/results.js';
import { migrate, schemaVersion } from '../../src/store/migrations.js';
import { openConnection } from '../../src/store/open.js';
import { unscoredResponses } from '../../src/store/responses.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const RESPONSE_COLUMNS =
  'run_benchmark_id, item, sample, request_sha256, text, finish_reason, refused, latency_ms, tokens_in, tokens_out, attempts, received_at';

/** A store as version `version` left it, with one run of one item. */
function oldStore(path: string, version: number): void {
  const db = new Database(path);
  migrate(db, 0, version);
  const config = '{"benchmarks":["gsm8k"],"model":"m"}';
  db.prepare(
    `INSERT INTO runs VALUES ('20260101-000000-abcdef', 'f', 'finished', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', '0.0.${version}', 'custom', 'm', 'http://x', 0, ?)`,
  ).run(config);
  const protocol = '{"prompt":"p","shots":8,"cot":true,"temperature":0,"maxTokens":9,"samples":1}';
  db.prepare(
    `INSERT INTO run_benchmarks VALUES (1, '20260101-000000-abcdef', 0, 'gsm8k', 'GSM8K (CoT)', ?, '{"kind":"sample"}', 'sample items', 'aa', 1, 1319)`,
  ).run(protocol);
  db.prepare(
    `INSERT INTO responses (${RESPONSE_COLUMNS}) VALUES (1, 'test/0', 0, 'bb', 'The final answer is 5.', 'stop', 0, 12.5, 3, 4, 1, '2026-01-01T00:00:30Z')`,
  ).run();
  db.prepare(
    `INSERT INTO scorings (id, run_benchmark_id, created_at, scorer, scorer_version, extractor, sandbox, cardbench) VALUES (1, 1, '2026-01-01T00:00:30Z', 'gsm8k-number', 1, 'final-answer', NULL, '0')`,
  ).run();
  db.prepare(
    `INSERT INTO scores (scoring_id, item, sample, value, answer, reason, error, tags) VALUES (1, 'test/0', 0, 1, '5', '', NULL, '{}')`,
  ).run();
  db.prepare(`INSERT INTO metrics VALUES (1, 0, 'em', 1, 0, 0.2, 1, 'wilson', 1)`).run();
  db.close();
}

const versions = Array.from({ length: schemaVersion }, (_, index) => index + 1);

describe.each(versions)('a store of version %d', (version) => {
  it('is brought up to date with all that is in it, and can be reported and compared', async () => {
    const path = join(temporaryFolder(), 'old.db');
    oldStore(path, version);
    const { stdout, code } = await cardbench(['report', '--store', path, '-f', 'json']);
    expect(code).toBe(0);
    const { run, benchmarks } = JSON.parse(stdout);
    expect(run).toMatchObject({ id: '20260101-000000-abcdef', cardbench: `0.0.${version}` });
    expect(benchmarks[0]).toMatchObject({
      n: 1,
      errors: 0,
      metrics: [{ name: 'em', value: 1, n: 1 }],
    });
    const saved = join(temporaryFolder(), 'baseline.json');
    await cardbench(['baseline', 'save', '20260101', '-o', saved, '--store', path]);
    const compared = await cardbench([
      ...['compare', '20260101', saved, '--store', path, '-f', 'json'],
    ]);
    expect(JSON.parse(compared.stdout).rows[0]).toMatchObject({ n: 1, difference: 0 });
    const db = openConnection(path, 'read');
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });
});

describe('the contents of a store of version 0.1.0', () => {
  const CALLS = '{"content":null,"tool_calls":[{"name":"f","arguments":"{\\"a\\": 1}"}]}';
  const calls = textContent('', { toolCalls: [{ name: 'f', arguments: '{"a": 1}' }] });
  const VALUES = '{"loglikelihoods":[-1.25,-3e-7]}';

  it.each([
    ['calls, of a benchmark scored by them', CALLS, 'stop', 'tool-calls', calls],
    ['calls, of a reply that ended in them', CALLS, 'tool_calls', 'own', calls],
    ['a text that looks like calls', CALLS, 'stop', 'final-answer', textContent(CALLS)],
    [
      'a text with calls',
      CALLS.replace('null', '"so"'),
      'stop',
      'tool-calls',
      { ...calls, text: 'so' },
    ],
    [
      'a text that looks like no calls',
      '{"content":"so","tool_calls":[]}',
      'stop',
      'tool-calls',
      textContent('{"content":"so","tool_calls":[]}'),
    ],
    [
      'a text that looks like calls, in the form without calls',
      JSON.stringify({ content: CALLS, tool_calls: [] }),
      'stop',
      'final-answer',
      textContent(CALLS),
    ],
    ['log-likelihoods', VALUES, null, 'log-likelihoods', logLikelihoodContent([-1.25, -3e-7])],
    ['a text that looks like log-likelihoods', VALUES, 'stop', 'final-answer', textContent(VALUES)],
    ['a mere text', 'so', 'stop', 'log-likelihoods', textContent('so')],
  ])('are read as what they were: %s', (_name, text, finishReason, extractor, content) => {
    const path = join(temporaryFolder(), 'old.db');
    oldStore(path, 4);
    const old = new Database(path);
    old.prepare('UPDATE responses SET text = ?, finish_reason = ?').run(text, finishReason);
    old.prepare('UPDATE scorings SET extractor = ?').run(extractor);
    old.close();
    const db = openConnection(path);
    expect(unscoredResponses(db, 1, 2).of('test/0')).toEqual([
      { item: 'test/0', sample: 0, response: { content, finishReason, refused: false } },
    ]);
    db.close();
  });
});

describe('the items of a store of version 0.1.0', () => {
  it('can be chosen by their subjects', () => {
    const path = join(temporaryFolder(), 'old.db');
    oldStore(path, 4);
    const old = new Database(path);
    old.prepare(`UPDATE scores SET tags = '{"subject":"law"}'`).run();
    old.close();
    const db = openConnection(path);
    const results = resultsIn(db);
    const of = (value: string) =>
      results.items({ runBenchmarkId: 1, scoringId: 1, tag: { name: 'subject', value } }).rows;
    expect(of('law').map(({ item }) => item)).toEqual(['test/0']);
    expect(of('history')).toEqual([]);
    db.close();
  });
});

describe('the list of changes of a store of version 9', () => {
  it('goes on with its numbers; what it held is told as missed', () => {
    const path = join(temporaryFolder(), 'old.db');
    oldStore(path, 9);
    const db = openConnection(path);
    const results = resultsIn(db);
    // The response and its score.
    expect(results.cursor()).toBe(2);
    expect(results.events('20260101-000000-abcdef', 1)).toMatchObject({ events: [], missed: true });
    expect(results.events('20260101-000000-abcdef', 2).missed).toBe(false);
    db.close();
  });
});

describe('the examples in docs/store.md', () => {
  it('are SQL that runs on the schema of today', async () => {
    const { readFileSync } = await import('node:fs');
    const page = readFileSync(new URL('../../docs/store.md', import.meta.url), 'utf8');
    const db = openConnection(join(temporaryFolder(), 'x.db'));
    const examples = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => sql);
    expect(examples.length).toBeGreaterThanOrEqual(4);
    for (const sql of examples) expect(() => db.prepare(sql).all()).not.toThrow();
    db.close();
  });
});
