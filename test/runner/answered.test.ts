import { describe, expect, it } from 'vitest';
import { TextList } from '../../src/core/text-list.js';
import { answeredIn } from '../../src/runner/answered.js';
import { openScratch } from '../../src/store/open.js';
import { responseTable } from '../../src/store/responses.js';
import { benchmarksOf, insertRun } from '../../src/store/runs.js';
import { replyOf } from '../support/response.js';

const SAMPLES = 3;
const items = ['a', 'b/1', 'ü', '\u{1F4A1}', 'z'];

function benchmarkWith(answered: readonly (readonly [item: string, sample: number])[]) {
  const db = openScratch();
  const head = { fingerprint: 'f', cardbench: '0', provider: 'p', model: 'm', baseUrl: 'u' };
  const protocol = { prompt: 'p', shots: 0, cot: true, temperature: 0, maxTokens: 1 };
  insertRun(db, { ...head, id: 'r', createdAt: '2026-01-01', standIn: false, config: '{}' }, [
    {
      ...{ benchmark: 'b', title: 'B', datasetSource: { kind: 'sample' }, datasetOrigin: 'sample' },
      ...{ protocol: { ...protocol, samples: SAMPLES }, datasetLabel: 'l', datasetSha256: 's' },
      ...{ planned: items.length * SAMPLES, published: null },
    },
  ]);
  const [record] = benchmarksOf(db, 'r');
  if (record === undefined) throw new Error('no benchmark');
  const table = responseTable(db, record.id);
  for (const [item, sample] of answered) {
    const about = { requestSha256: '', costUsd: null, attempts: 1, receivedAt: '2026-01-01' };
    table.insert({ ...about, item, sample, reply: replyOf('x') });
  }
  return { db, id: record.id, table };
}

describe('the samples that had a response when the process began', () => {
  it('are known one by one, and none that comes later', () => {
    const answered = [
      ['a', 0],
      ['ü', 2],
      ['\u{1F4A1}', 1],
      ['z', 2],
    ] as const;
    const { db, id, table } = benchmarkWith([...answered, ['not planned', 0], ['a', SAMPLES]]);
    for (const planned of [items, TextList.of(items)]) {
      const known = answeredIn(db, id, { items: planned, samples: SAMPLES });
      expect(known.size).toBe(answered.length + 2);
      const found = items.flatMap((item) =>
        [0, 1, 2].filter((sample) => known.has(item, sample)).map((sample) => [item, sample]),
      );
      expect(found).toEqual(answered);
      expect(known.has('elsewhere', 0)).toBe(false);
    }
    const before = answeredIn(db, id, { items, samples: SAMPLES });
    const about = { requestSha256: '', costUsd: null, attempts: 1, receivedAt: '2026-01-01' };
    table.insert({ ...about, item: 'b/1', sample: 0, reply: replyOf('x') });
    expect(before.has('b/1', 0)).toBe(false);
  });

  it('are none in a new run', () => {
    const { db, id } = benchmarkWith([]);
    const none = answeredIn(db, id, { items, samples: SAMPLES });
    expect(none.size).toBe(0);
    expect(none.has('a', 0)).toBe(false);
  });
});
