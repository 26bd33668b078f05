import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { scoresOfRun } from '../../src/compare/benchmark-scores.js';
import { CardbenchError } from '../../src/core/errors.js';
import { resultsIn } from '../../src/results/results.js';
import { isStoreFault, openConnection, storeError } from '../../src/store/open.js';
import { responseTable } from '../../src/store/responses.js';
import { benchmarksOf, insertRun } from '../../src/store/runs.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { withStore } from '../../src/store/with-store.js';
import { replyOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 200;
const SENTENCE = /^The store \S+ is damaged or not a SQLite database; restore it, or give another/;

/** A store of one run with some hundred responses and scores. */
function writeStore(): string {
  const path = join(temporaryFolder(), 'x.db');
  const db = openConnection(path);
  insertRun(
    db,
    {
      ...{ id: 'r', fingerprint: '', createdAt: '2026-11-23T00:00:00Z', cardbench: '0' },
      ...{ provider: 'p', model: 'm', baseUrl: '', standIn: false, config: '{}' },
    },
    [
      {
        benchmark: 'gsm8k',
        title: 'GSM8K',
        protocol: { prompt: '', shots: 0, cot: false, temperature: 0, maxTokens: 8, samples: 1 },
        datasetSource: { kind: 'sample' },
        datasetOrigin: 'sample',
        datasetLabel: '',
        datasetSha256: '',
        planned: ITEMS,
        published: null,
      },
    ],
  );
  const [record] = benchmarksOf(db, 'r');
  const responses = responseTable(db, record?.id ?? 0);
  const scoring = insertScoring(db, record?.id ?? 0, {
    ...{ createdAt: '', scorer: 's', scorerVersion: 1, extractor: 'e', sandbox: null, judge: null },
    cardbench: '0',
  });
  const insertScore = scoreTable(db, scoring.id);
  db.transaction(() => {
    for (let item = 0; item < ITEMS; item++) {
      const key = { item: `test/${item}`, sample: 0 };
      responses.insert({
        ...key,
        requestSha256: '0'.repeat(64),
        reply: replyOf('some words '.repeat(20)),
        costUsd: null,
        attempts: 1,
        receivedAt: '',
      });
      const score = { value: 1, answer: 'x', reason: '' };
      insertScore({ ...key, score, error: null, tags: {} });
    }
  })();
  db.close();
  return path;
}

/** Reads and writes all that there is. */
async function useAll(path: string): Promise<void> {
  await withStore(path, async (db) => {
    const results = resultsIn(db);
    for (const { run } of results.runs()) {
      results.run(run.id);
      scoresOfRun(results, run);
      for (const { id } of benchmarksOf(db, run.id)) {
        for (const { item } of results.outputs(id, 1)) results.item(id, item, 1);
        results.items({ runBenchmarkId: id, scoringId: 1, id: 'x' });
        responseTable(db, id).insertFailure({
          ...{ item: 'x', sample: 0, attempt: 1, final: true, failedAt: '' },
          failure: {
            cause: 'timeout',
            retryable: false,
            status: null,
            message: '',
            retryAfter: null,
          },
        });
      }
    }
  });
}

describe('a store', () => {
  it('of which any page is damaged ends in the same sentence, or is none the worse', async () => {
    const pages = statSync(writeStore()).size / 4096;
    let told = 0;
    for (let page = 0; page < pages; page += 3) {
      const path = writeStore();
      const file = openSync(path, 'r+');
      writeSync(file, Buffer.alloc(2048, 0xff), 0, 2048, page * 4096);
      closeSync(file);
      const end = await useAll(path).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (end === undefined) continue;
      told++;
      expect(end, `page ${page}`).toBeInstanceOf(CardbenchError);
      expect((end as Error).message).toMatch(SENTENCE);
    }
    expect(told).toBeGreaterThan(pages / 6);
  });

  it.each([
    ['runs', 'status', "'x'"],
    ['run_benchmarks', 'protocol', "'}{'"],
    ['run_benchmarks', 'dataset_source', "'{}'"],
    ['scores', 'tags', "'['"],
    ['scores', 'details', '\'{"a":"b"}\''],
  ])('of which %s.%s is not as it was written ends in it, too', async (table, column, value) => {
    const path = writeStore();
    const db = new Database(path);
    db.pragma('ignore_check_constraints = ON');
    db.prepare(`UPDATE ${table} SET ${column} = ${value}`).run();
    db.close();
    await expect(useAll(path)).rejects.toThrow(SENTENCE);
  });

  it('is not blamed for what is no fault of it', () => {
    for (const thrown of [new Error('x'), new TypeError('x'), new SyntaxError('x'), 'x']) {
      expect(isStoreFault(thrown)).toBe(false);
    }
    expect(storeError(new CardbenchError('as it is'), '/x').message).toBe('as it is');
  });
});
