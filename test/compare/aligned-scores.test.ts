import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alignedScores } from '../../src/compare/aligned-scores.js';
import { compareBenchmarks } from '../../src/compare/compare.js';
import { resultsIn } from '../../src/results/results.js';
import { type Connection, openConnection } from '../../src/store/open.js';
import type { RunRecord } from '../../src/store/records.js';
import { benchmarksOf, findRun, insertRun } from '../../src/store/runs.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { benchmarkScores } from '../support/benchmark-scores.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 20;
const PROTOCOL = { prompt: 'p/1', shots: 0, cot: false, temperature: 0, maxTokens: 8, samples: 1 };

const openStore = (): Connection => openConnection(join(temporaryFolder(), 'x.db'));

interface Scored {
  readonly extractor: string;
  readonly scorer?: string;
  readonly version?: number;
  readonly judge?: string | null;
  /** How many items it has judged, where it was broken off. */
  readonly judged?: number;
}

/** A run of one benchmark that was scored in these ways, one after the other; the ids of the scorings come with it. */
function addRunOf(
  db: Connection,
  id: string,
  ways: readonly Scored[],
): { run: RunRecord; ids: number[] } {
  insertRun(
    db,
    {
      ...{ id, fingerprint: '', createdAt: '2026-11-23T00:00:00Z', cardbench: '0' },
      ...{ provider: 'p', model: id, baseUrl: '', standIn: false, config: '{}' },
    },
    [
      {
        benchmark: 'gsm8k',
        title: 'GSM8K',
        protocol: PROTOCOL,
        datasetSource: { kind: 'sample' },
        datasetOrigin: 'sample',
        datasetLabel: '',
        datasetSha256: 'd'.repeat(64),
        planned: ITEMS,
        published: null,
      },
    ],
  );
  const [record] = benchmarksOf(db, id);
  const ids = ways.map(({ extractor, scorer = 's', version = 1, judge = null, judged = ITEMS }) => {
    const scoring = insertScoring(db, record?.id ?? 0, {
      createdAt: '',
      scorer,
      scorerVersion: version,
      extractor,
      sandbox: null,
      judge,
      cardbench: '0',
    });
    const insert = scoreTable(db, scoring.id);
    for (let item = 0; item < judged; item++) {
      const score = { value: item % 2, answer: 'x', reason: '' };
      insert({ item: `i${item}`, sample: 0, score, error: null, tags: {} });
    }
    return scoring.id;
  });
  return { run: findRun(db, id), ids };
}

/** The scorings under which two runs that were scored in these ways are compared. */
function chosen(one: readonly Scored[], other: readonly Scored[], named: readonly number[] = []) {
  const db = openStore();
  const [a, b] = [addRunOf(db, 'a', one), addRunOf(db, 'b', other)];
  const sides = alignedScores(resultsIn(db), [a.run, b.run], named);
  const [first, second] = sides.map(([each]) => each?.scoring);
  db.close();
  return {
    places: [a.ids.indexOf(first ?? 0), b.ids.indexOf(second ?? 0)],
    compare: () => compareBenchmarks(sides[0] ?? [], sides[1] ?? []),
  };
}

const [strict, loose, last] = [
  { extractor: 'strict' },
  { extractor: 'loose' },
  { extractor: 'last' },
];

describe('two runs', () => {
  it.each<[string, readonly Scored[], readonly Scored[], readonly [number, number]]>([
    ['that were scored once alike', [strict], [strict], [0, 0]],
    ['of which the first was rescored otherwise', [strict, loose], [strict], [0, 0]],
    ['of which the second was rescored otherwise', [strict], [strict, loose], [0, 0]],
    ['that were both rescored', [strict, loose], [strict, loose], [1, 1]],
    ['that were rescored in another order', [strict, loose], [loose, strict], [1, 0]],
    ['that were rescored in ways of their own', [strict, loose], [strict, last], [0, 0]],
    ['that were rescored alike twice', [strict, strict], [strict, loose, strict], [1, 2]],
    ['scored by another version', [strict, { ...strict, version: 2 }], [strict], [0, 0]],
    [
      'scored by another scorer',
      [{ ...strict, scorer: 't' }, strict],
      [{ ...strict, scorer: 't' }],
      [0, 0],
    ],
    ['scored with a judge', [strict, { ...strict, judge: 'j' }], [strict], [0, 0]],
    ['of which a rescoring was broken off', [strict, { ...strict, judged: 5 }], [strict], [0, 0]],
  ])('%s are compared under scorings that are alike', (_name, one, other, places) => {
    const { places: found, compare } = chosen(one, other);
    expect(found).toEqual(places);
    expect(compare()[0]).toMatchObject({ n: ITEMS, overridden: [] });
  });

  it('that were never scored alike are compared under their newest, which is refused', () => {
    const { places, compare } = chosen([strict, last], [loose]);
    expect(places).toEqual([1, 0]);
    expect(compare).toThrow(/because they differ in the extractor \(last and loose\)/);
  });

  it('are compared under the scoring that is named, and the other side follows', () => {
    const ways = [strict, loose, last];
    expect(chosen(ways, ways, [2]).places).toEqual([1, 1]);
    expect(chosen(ways, ways, [4]).places).toEqual([0, 0]);
    expect(chosen(ways, [strict], [3]).places).toEqual([2, 0]);
    expect(chosen(ways, [strict], [3]).compare).toThrow(/because they differ in the extractor/);
    expect(() => chosen([strict], [loose], [7])).toThrow(
      '--scoring 7: there is no such scoring here; the runs have 1 (s, strict), 2 (s, loose).',
    );
  });
});

describe('a baseline', () => {
  it.each([
    ['strict', 0],
    ['loose', 1],
    ['never', 2],
  ])('of the extractor %j is held against the scoring that is like it', (extractor, place) => {
    const db = openStore();
    const { run, ids } = addRunOf(db, 'a', [strict, loose, last]);
    const baseline = [benchmarkScores([0, 1], { conditions: { extractor } })];
    const [fixed, scores] = alignedScores(resultsIn(db), [baseline, run]);
    expect(fixed).toEqual(baseline);
    expect(scores?.[0]?.scoring).toBe(ids[place]);
    db.close();
  });
});

describe('more than two runs', () => {
  it('are ranked under scorings that all of them have', () => {
    const db = openStore();
    const runs = [
      addRunOf(db, 'a', [strict, loose, last]),
      addRunOf(db, 'b', [last, strict, loose]),
      addRunOf(db, 'c', [strict, last]),
    ];
    const sides = alignedScores(
      resultsIn(db),
      runs.map(({ run }) => run),
    );
    const places = sides.map(([each], side) => runs[side]?.ids.indexOf(each?.scoring ?? 0));
    expect(places).toEqual([2, 0, 1]);
    db.close();
  });
});
