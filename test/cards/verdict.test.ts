import { describe, expect, it } from 'vitest';
import { cardIds, decimalsOf, readCard } from '../../src/cards/card.js';
import type { NoiseSource } from '../../src/cards/noise-source.js';
import { ASSUMED_FLIP_RATE, assumedFlipRate } from '../../src/cards/other-noise.js';
import { shareAsked } from '../../src/cards/population.js';
import { type Uncertainty, uncertaintyOf } from '../../src/cards/uncertainty.js';
import {
  type CardVerdict,
  cardInterval,
  compareWithPublished,
  marginOf,
} from '../../src/cards/verdict.js';
import { noiseText, verdictText } from '../../src/cards/verdict-text.js';
import type { ItemTerm } from '../../src/metrics/item-terms.js';

const ASSUMED: NoiseSource = { kind: 'assumed', flipRate: ASSUMED_FLIP_RATE };

/** Items of which so many are right in each of the samples; `unsure` more are right in every second one. */
function terms(asked: number, right: number, samples = 1, unsure = 0): ItemTerm[] {
  return Array.from({ length: asked }, (_, i) => ({
    item: String(i),
    stratum: '',
    cluster: String(i),
    weight: 1 / asked,
    values: Array.from({ length: samples }, (_, sample) =>
      i < right ? 1 : i < right + unsure ? sample % 2 : 0,
    ),
  }));
}

function uncertainty(of: readonly ItemTerm[], items: number | null, foreign = false): Uncertainty {
  return uncertaintyOf({
    terms: of,
    repeats: { known: of, runs: 1, flipRate: ASSUMED_FLIP_RATE },
    population: { items, foreign, strata: null },
  });
}

function verdict(ours: Uncertainty, published: number): CardVerdict {
  return compareWithPublished(ours, published, marginOf(ours, 1));
}

describe('the verdict on HumanEval, published as 88.4', () => {
  it('is reproduced with 144 of 164, one run', () => {
    const ours = uncertainty(terms(164, 144), 164);
    expect(ours.over).toBe('repeats');
    expect(verdict(ours, 88.4)).toEqual({ kind: 'reproduced', differs: null });
    expect(verdictText(verdict(ours, 88.4), ours)).toBe('reproduced (one run, noise assumed)');
  });

  it('is not shown with 18 of 20, and says what would settle it', () => {
    const ours = uncertainty(terms(20, 18), 164);
    expect(ours.over).toBe('items and repeats');
    const said = verdict(ours, 88.4);
    if (said.kind !== 'not shown') throw new Error(said.kind);
    expect(said.halfWidth).toBeGreaterThan(10);
    expect(said.needed?.items).toBeGreaterThan(100);
    expect(said.needed?.items).toBeLessThanOrEqual(164);
  });

  it('is off with 120 of 164', () => {
    const ours = uncertainty(terms(164, 120), 164);
    const said = verdict(ours, 88.4);
    if (said.kind !== 'off') throw new Error(said.kind);
    expect(said.by).toBeCloseTo(100 * (120 / 164) - 88.4, 9);
    expect(verdictText(said, ours)).toMatch(
      /^off by -15\.2 \(\d+\.\d standard errors; one run, noise/,
    );
  });

  it('is not shown by our own items, however many of them are right', () => {
    for (const right of [12, 17, 18, 20]) {
      const ours = uncertainty(terms(20, right), 164, true);
      expect(ours.over).toBe('items');
      expect(verdict(ours, 100 * (right / 20)).kind).toBe('not shown');
    }
  });
});

describe('a stand-in with 12 of 20', () => {
  it('reproduces nothing, although its interval is wide enough for anything', () => {
    const ours = uncertainty(terms(20, 12), 14_042);
    const [low, high] = cardInterval(ours, 0.05);
    expect(low).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(0.78);
    for (let published = 0; published <= 100; published += 0.5) {
      expect(verdict(ours, published).kind).not.toBe('reproduced');
    }
  });
});

describe('several samples of all items', () => {
  it('show a difference that is significant and yet within the margin', () => {
    // 85.0 with hardly any noise, beside 85.4: told apart, and too little to matter.
    const ours = uncertainty(terms(2000, 1700, 10), 2000);
    const said = verdict(ours, 85.4);
    if (said.kind !== 'reproduced') throw new Error(said.kind);
    expect(said.differs).toBeCloseTo(-0.4, 9);
    expect(verdictText(said, ours)).toBe('reproduced, differs by -0.4 (10 samples)');
  });

  it('have an interval over repeats that narrows with their number, and is never without width', () => {
    const width = (k: number, unsure: number): number => {
      const ours = uncertainty(terms(164, 120, k, unsure), 164);
      const [low, high] = cardInterval(ours, 0.05);
      return high - low;
    };
    expect(width(2, 20)).toBeGreaterThan(width(4, 20));
    expect(width(4, 20)).toBeGreaterThan(width(16, 20));
    expect(width(16, 0)).toBeGreaterThan(0);
    expect(width(2, 20)).toBeLessThan(0.08);
  });
});

describe('several samples of some items', () => {
  /** GSM8K: so many of 1319 are right; the first `repeated` are answered `k` times, `flips` of them differently. */
  function partly(repeated: number, flips = 0, k = 2, right = 1109): readonly ItemTerm[] {
    return terms(1319, right).map((term, i) => {
      const { values } = term;
      const [value = 0] = values;
      if (i >= repeated) return term;
      return { ...term, values: [...Array(k - 1).fill(value), i < flips ? 1 - value : value] };
    });
  }
  const width = (of: readonly ItemTerm[]): number => {
    const [low, high] = cardInterval(uncertainty(of, 1319), 0.05);
    return high - low;
  };
  const once = width(partly(0));

  it.each([1, 13, 20])('%d that agree leave the noise of the others assumed', (repeated) => {
    expect(width(partly(repeated))).toBeGreaterThan(0.98 * once);
    const ours = uncertainty(partly(repeated), 1319);
    const alone = uncertainty(partly(0), 1319);
    expect(verdict(ours, 82).kind).toBe(verdict(alone, 82).kind);
    expect(marginOf(ours, 1).total).toBeGreaterThan(0.98 * marginOf(alone, 1).total);
  });

  it('do not make a score of 100 % reproduced that one run does not', () => {
    for (const published of [97, 97.5, 98, 98.5, 99, 99.5]) {
      const [alone, ours] = [0, 1].map((repeated) =>
        verdict(uncertainty(partly(repeated, 0, 2, 1319), 1319), published),
      );
      expect(ours?.kind).toBe(alone?.kind);
    }
  });

  it('narrow the interval as more of them agree, and widen it as they differ', () => {
    const widths = [20, 132, 660, 1319].map((repeated) => width(partly(repeated)));
    expect([...widths].sort((a, b) => b - a)).toEqual(widths);
    expect(widths[3]).toBeLessThan(once / 2);
    expect(width(partly(132, 13))).toBeGreaterThan(1.5 * once);
    expect(width(partly(132, 26))).toBeGreaterThan(width(partly(132, 13)));
  });

  it('never show more noise than the score allows', () => {
    const certain = terms(1319, 1319).map((term, i) =>
      i === 0 ? { ...term, values: [1, 0] } : term,
    );
    expect(uncertainty(certain, 1319).noise).toMatchObject({
      others: { flipRate: ASSUMED_FLIP_RATE },
    });
  });

  it('are counted in the verdict, with the samples that they have', () => {
    const said = (of: readonly ItemTerm[]): string => noiseText(uncertainty(of, 1319).noise);
    expect(said(partly(0))).toBe('one run, noise assumed');
    expect(said(partly(1))).toBe('2 samples of 1 of 1,319 items, noise of the others assumed');
    expect(said(partly(20, 4, 3))).toBe(
      '3 samples of 20 of 1,319 items, noise of the others estimated from them',
    );
    expect(said(partly(1319))).toBe('2 samples');
    const uneven = terms(1319, 1109, 2).map((term, i) =>
      i === 0 ? { ...term, values: [1, 1, 1, 1, 1] } : term,
    );
    expect(said(uneven)).toBe('2 to 5 samples');
  });
});

describe('the finite population correction', () => {
  const population = { items: 14_042, foreign: false, strata: null };

  it('leaves nothing of the variance over items at 198 of 198, and nearly all at 20 of 14,042', () => {
    expect(1 - shareAsked({ ...population, items: 198 }, '', 198, 198)).toBe(0);
    expect(1 - shareAsked(population, '', 20, 20)).toBeCloseTo(1, 2);
    expect(uncertainty(terms(198, 100), 198).over).toBe('repeats');
    const [low, high] = cardInterval(uncertainty(terms(20, 14), 14_042), 0.05);
    expect([low, high].map((share) => share.toFixed(2))).toEqual(['0.47', '0.87']);
  });

  it('goes by strata where their sizes are known', () => {
    const strata = new Map([
      ['a', 100],
      ['b', 50],
    ]);
    expect(shareAsked({ ...population, strata }, 'a', 20, 40)).toBe(0.2);
    expect(shareAsked({ ...population, strata }, 'b', 20, 40)).toBe(0.4);
  });

  it('does not apply to items that are not the published ones', () => {
    expect(shareAsked({ ...population, foreign: true }, '', 14_042, 14_042)).toBe(0);
  });
});

describe('the margin', () => {
  it('is a point or two items, with the rounding and the noise of one published run', () => {
    const small = marginOf(uncertainty(terms(164, 144), 164), 1);
    expect(small.base).toBeCloseTo(2 / 164, 12);
    expect(small.rounding).toBeCloseTo(0.0005, 12);
    expect(small.oneRun).toBeCloseTo(1.96 * Math.sqrt(0.015 / 164), 4);
    expect(small.total).toBeCloseTo(small.base + small.rounding + small.oneRun, 12);
    expect(marginOf(uncertainty(terms(1000, 900), 1000), 2).base).toBe(0.01);
  });

  it('does not grow with few asked items of a dataset whose size is not known', () => {
    const few = uncertainty(terms(5, 3), null);
    expect(marginOf(few, 1)).toEqual({ base: 0.01, rounding: 0.0005, oneRun: 0, total: 0.0105 });
    expect(verdict(few, 53.7).kind).toBe('not shown');
    expect(verdict(uncertainty(terms(5, 5), null, true), 70.7).kind).toBe('not shown');
  });

  it('takes the last digit that the card prints', () => {
    const { rows } = readCard('llama-3.3-70b-instruct');
    for (const row of rows) expect(decimalsOf(row, rows)).toBe(1);
    const open = readCard('openhermes-2.5-mistral-7b').rows;
    expect(open.slice(0, 3).map((row) => decimalsOf(row, open))).toEqual([2, 2, 2]);
  });
});

describe('the noise that is assumed', () => {
  it('is a flip rate of 3 % of greedy replies, and the most that the score allows of sampled ones', () => {
    expect(assumedFlipRate(0.9, 0)).toBe(0.03);
    expect(assumedFlipRate(0.9, 0.8)).toBeCloseTo(0.18, 12);
    expect(assumedFlipRate(1, 0.8)).toBe(0.03);
  });
});

describe('verdictText', () => {
  it('says why there is none', () => {
    expect(verdictText({ kind: 'incomplete', why: '3 in error' }, null)).toBe(
      'incomplete (3 in error)',
    );
    expect(verdictText({ kind: 'not comparable', why: '2 of 57 subjects' }, null)).toBe(
      'not comparable (2 of 57 subjects)',
    );
  });

  it('names samples where all items were asked, and items where some were', () => {
    const needed = { items: 164, samples: 4 };
    const said = { kind: 'not shown', halfWidth: 2.04, needed } as const;
    expect(verdictText(said, { noise: ASSUMED, over: 'repeats' })).toBe(
      'not shown (±2.0; one run, noise assumed; about 4 samples would settle it)',
    );
    expect(
      verdictText(
        { ...said, needed: { items: 1200, samples: 1 } },
        { noise: ASSUMED, over: 'items' },
      ),
    ).toBe('not shown (±2.0; about 1,200 items would settle it)');
  });
});

describe('the published cards', () => {
  it.each(cardIds())('%s is valid and named after its file', (id) => {
    const card = readCard(id);
    expect(card.id).toBe(id);
    for (const { values, why } of card.rows) {
      if (why === undefined) expect(Object.keys(values)).toContain(card.column);
    }
  });

  it('hold the nine rows of Llama 3.3 70B, 36 numbers', () => {
    const { rows } = readCard('llama-3.3-70b-instruct');
    expect(rows.map(({ values }) => values['llama-3.3-70b-instruct'])).toEqual([
      86.0, 68.9, 92.1, 50.5, 88.4, 87.6, 77.0, 77.3, 91.1,
    ]);
    expect(rows.flatMap(({ values }) => Object.values(values))).toHaveLength(36);
  });
});
