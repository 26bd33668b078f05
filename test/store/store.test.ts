import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createBatchWriter } from '../../src/store/batch-writer.js';
import { schemaVersion } from '../../src/store/migrations.js';
import { openConnection } from '../../src/store/open.js';
import type { NewResponse } from '../../src/store/records.js';
import {
  answeredKeys,
  responseTable,
  tallyOf,
  unscoredResponses,
} from '../../src/store/responses.js';
import { lockRun } from '../../src/store/run-lock.js';
import {
  benchmarksOf,
  findResumable,
  findRun,
  insertRun,
  setStatus,
} from '../../src/store/runs.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { replyOf } from '../support/response.js';
import { temporaryFolder } from '../support/temp.js';

function newStore(): { db: ReturnType<typeof openConnection>; path: string } {
  const path = join(temporaryFolder(), 'x.db');
  return { db: openConnection(path), path };
}

function addRun(
  db: ReturnType<typeof openConnection>,
  id: string,
  createdAt = '2026-01-01T00:00:00Z',
) {
  insertRun(
    db,
    {
      id,
      fingerprint: 'f',
      createdAt,
      cardbench: '0',
      provider: 'p',
      model: 'm',
      baseUrl: 'u',
      standIn: false,
      config: '{}',
    },
    [
      {
        benchmark: 'mmlu',
        title: 'MMLU',
        protocol: {
          prompt: 'p',
          shots: 0,
          cot: true,
          temperature: 0,
          maxTokens: 1,
          samples: 1,
          stop: ['x'],
        },
        datasetSource: { kind: 'sample' },
        datasetOrigin: 'sample',
        datasetLabel: 'l',
        datasetSha256: 's',
        planned: 4,
        published: null,
      },
    ],
  );
  const [record] = benchmarksOf(db, id);
  if (record === undefined) throw new Error('no benchmark');
  return record;
}

const response = (item: string, finishReason = 'stop'): NewResponse => ({
  item,
  sample: 0,
  requestSha256: '',
  reply: replyOf(`of ${item}`, {
    ...{ finishReason, latency: 10, tokensIn: 3, tokensOut: 2, reportedModel: 'r' },
  }),
  costUsd: 0.25,
  attempts: 1,
  receivedAt: '',
});

describe('a store', () => {
  it('is made at first use, in WAL mode, at the newest version', () => {
    const { db } = newStore();
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion);
    db.close();
  });

  it('refuses what is no store of ours, one sentence each', () => {
    const folder = temporaryFolder();
    const junk = join(folder, 'junk.db');
    writeFileSync(junk, 'this is not a database, however long one looks at it. '.repeat(20));
    expect(() => openConnection(junk)).toThrow(/not a SQLite database/);

    const foreign = join(folder, 'foreign.db');
    const other = new Database(foreign);
    other.exec('CREATE TABLE t (x)');
    other.close();
    expect(() => openConnection(foreign)).toThrow(/not created by cardbench/);

    const future = join(folder, 'future.db');
    const newer = new Database(future);
    newer.pragma(`user_version = ${schemaVersion + 1}`);
    newer.close();
    expect(() => openConnection(future)).toThrow(/newer cardbench/);
    expect(() => openConnection(join(folder, 'none.db'), 'read')).toThrow(
      /There are no runs yet: the store .* does not exist\. /,
    );
  });

  it('gives back what was put in', () => {
    const { db } = newStore();
    const record = addRun(db, 'r1');
    expect(record).toMatchObject({
      protocol: { stop: ['x'], samples: 1 },
      planned: 4,
      published: null,
    });
    const table = responseTable(db, record.id);
    table.insert(response('a'));
    table.insert(response('b', 'length'));
    const failure = {
      cause: 'timeout',
      retryable: true,
      status: null,
      message: 'm',
      retryAfter: null,
    } as const;
    table.insertFailure({ item: 'b', sample: 0, attempt: 1, failure, final: false, failedAt: '' });
    table.insertFailure({ item: 'c', sample: 0, attempt: 1, failure, final: true, failedAt: '' });
    expect(answeredKeys(db, record.id)).toEqual([
      { item: 'a', sample: 0 },
      { item: 'b', sample: 0 },
    ]);
    expect(tallyOf(db, record.id)).toEqual({
      responses: 2,
      errors: 1,
      truncated: 1,
      endInReasoning: 0,
      refused: 0,
      retries: 1,
      cached: 0,
      tokensIn: 6,
      tokensOut: 4,
      reasoningTokens: 0,
      tokensPaid: 10,
      costUsd: 0.5,
      meanLatencyMs: 10,
      meanFirstTokenMs: null,
      reportedModels: ['r'],
      systemFingerprints: [],
    });
    // An item that was answered after all is no error any more.
    table.insert(response('c'));
    expect(tallyOf(db, record.id).errors).toBe(0);
    db.close();
  });

  it('pages through responses that lack a score, each once', () => {
    const { db } = newStore();
    const record = addRun(db, 'r1');
    const table = responseTable(db, record.id);
    for (let i = 0; i < 25; i++) table.insert(response(`i${String(i).padStart(2, '0')}`));
    const scoring = insertScoring(db, record.id, {
      createdAt: '',
      scorer: 's',
      scorerVersion: 1,
      extractor: 'e',
      sandbox: null,
      judge: null,
      cardbench: '0',
    });
    const insert = scoreTable(db, scoring.id);
    insert({
      item: 'i03',
      sample: 0,
      score: { value: 1, answer: 'x', reason: '' },
      error: null,
      tags: {},
    });
    const unscored = unscoredResponses(db, record.id, scoring.id);
    expect(unscored.any()).toBe(true);
    expect(unscored.of('i03')).toEqual([]);
    expect(unscored.of('i04')).toMatchObject([{ item: 'i04', sample: 0 }]);
    const failed = { item: 'i04', sample: 0, score: null, error: 'broken', tags: {} };
    insert(failed);
    expect(unscored.of('i04')).toHaveLength(1);
    const untried = unscoredResponses(db, record.id, scoring.id, 'done');
    expect(untried.of('i04')).toEqual([]);
    expect(untried.of('i05')).toHaveLength(1);
    db.close();
  });

  it('finds a run by its beginning, and the newest one', () => {
    const { db } = newStore();
    addRun(db, '20260101-aa', '2026-01-01T00:00:00Z');
    addRun(db, '20260102-bb', '2026-01-02T00:00:00Z');
    expect(findRun(db, 'latest').id).toBe('20260102-bb');
    expect(findRun(db, '20260101').id).toBe('20260101-aa');
    expect(() => findRun(db, '2026')).toThrow(/run id "2026" is ambiguous/);
    setStatus(db, '20260102-bb', 'finished', 'now');
    expect(findResumable(db, 'f')?.id).toBe('20260101-aa');
    expect(findResumable(db, 'g')).toBeUndefined();
    db.close();
  });
});

describe('the batch writer', () => {
  it('commits what was queued together, and resolves after the commit', async () => {
    const { db, path } = newStore();
    const record = addRun(db, 'r1');
    const { insert } = responseTable(db, record.id);
    const writer = createBatchWriter(db, 5);
    const reader = new Database(path, { readonly: true });
    const count = (): unknown => reader.prepare('SELECT count(*) FROM responses').pluck().get();
    const writes = ['a', 'b', 'c'].map((item) => writer.add(() => insert(response(item))));
    expect(count()).toBe(0);
    await Promise.all(writes);
    expect(count()).toBe(3);
    reader.close();
    db.close();
  });

  it('flushes at once when asked, and when the batch is full', () => {
    const { db } = newStore();
    const record = addRun(db, 'r1');
    const { insert } = responseTable(db, record.id);
    const writer = createBatchWriter(db, 60_000, 2);
    writer.add(() => insert(response('a')));
    writer.add(() => insert(response('b')));
    expect(answeredKeys(db, record.id)).toHaveLength(2);
    writer.add(() => insert(response('c')));
    writer.flush();
    expect(answeredKeys(db, record.id)).toHaveLength(3);
    db.close();
  });

  it('rejects with one sentence when the store is locked for good', async () => {
    const { db, path } = newStore();
    const record = addRun(db, 'r1');
    const { insert } = responseTable(db, record.id);
    db.pragma('busy_timeout = 10');
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const writer = createBatchWriter(db, 1);
    await expect(writer.add(() => insert(response('a')))).rejects.toThrow(
      /locked by another program/,
    );
    other.exec('COMMIT');
    other.close();
    await writer.add(() => insert(response('a')));
    expect(answeredKeys(db, record.id)).toHaveLength(1);
    db.close();
  });
});

describe('the lock of a run', () => {
  it('lets one in, and the next when it is gone', () => {
    const { db, path } = newStore();
    const other = openConnection(path);
    const unlock = lockRun(db, 'r1');
    expect(() => lockRun(other, 'r1')).toThrow(/Another process/);
    lockRun(other, 'r2')();
    unlock();
    lockRun(other, 'r1')();
    db.close();
    other.close();
  });
});
