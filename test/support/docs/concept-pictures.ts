import { ASSUMED_FLIP_RATE } from '../../../src/cards/other-noise.js';
import { uncertaintyOf } from '../../../src/cards/uncertainty.js';
import { cardInterval, compareWithPublished, marginOf } from '../../../src/cards/verdict.js';
import { verdictText } from '../../../src/cards/verdict-text.js';
import { dropLimits, dropTest } from '../../../src/compare/drop-test.js';
import { proportionInterval } from '../../../src/metrics/interval.js';
import type { ItemTerm } from '../../../src/metrics/item-terms.js';
import { count } from '../../../src/report/format.js';
import type { Unit } from '../../../src/statistics/stratum.js';
import { COLOURS, intervalPicture } from './interval-picture.js';

/** The pictures of docs/concepts.md, by file name. Every number comes from the code that makes the verdicts. */
export const conceptPictures: Readonly<Record<string, () => string>> = {
  'intervals.svg': intervals,
  'verdicts.svg': verdicts,
  'gate.svg': gateVerdicts,
};

/** What 80 % right says about a model, by the number of items. */
function intervals(): string {
  const rows = [10, 20, 50, 100, 200, 500, 1_000, 14_000].map((n) => {
    const right = Math.round(0.8 * n);
    const { interval } = proportionInterval(right, n);
    const [low, high] = interval.map((share) => 100 * share) as [number, number];
    return {
      label: `${count(right)} of ${count(n)} right`,
      value: 80,
      interval: [low, high] as const,
      text: `${low.toFixed(1)} to ${high.toFixed(1)}`,
      colour: COLOURS.plain,
    };
  });
  return intervalPicture({
    title: 'The same score, from 10 to 14,000 items: 95 % interval over items',
    axis: [40, 100],
    ticks: [40, 50, 60, 70, 80, 90, 100],
    unit: 'score in per cent',
    lines: [{ at: 80, text: '80' }],
    rows,
  });
}

const PUBLISHED = 91;
const ITEMS = 1_319;

/** Four results of a benchmark of 1,319 items, against a published 91.0. */
function verdicts(): string {
  const cases = [
    [1_319, 1_199],
    [1_319, 1_177],
    [1_319, 1_140],
    [100, 92],
  ] as const;
  const judged = cases.map(([asked, right]) => {
    const terms = itemTerms(asked, right);
    const ours = uncertaintyOf({
      terms,
      repeats: { known: terms, runs: 1, flipRate: ASSUMED_FLIP_RATE },
      population: { items: ITEMS, foreign: false, strata: null },
    });
    const margin = marginOf(ours, 1);
    return { asked, right, ours, margin, verdict: compareWithPublished(ours, PUBLISHED, margin) };
  });
  const margin = 100 * (judged[0]?.margin.total ?? 0);
  const colourOf = { reproduced: COLOURS.good, off: COLOURS.bad } as const;
  return intervalPicture({
    title: `A published ${PUBLISHED}.0 and four results: 95 % interval (thin) and 90 % interval (thick)`,
    axis: [80, 100],
    ticks: [80, 85, 90, 95, 100],
    unit: 'score in per cent',
    band: {
      range: [PUBLISHED - margin, PUBLISHED + margin],
      text: `published ± ${margin.toFixed(1)} (all items asked)`,
    },
    lines: [{ at: PUBLISHED, text: `${PUBLISHED}.0` }],
    rows: judged.map(({ asked, right, ours, verdict }) => ({
      label: `${count(right)} of ${count(asked)}: ${(100 * ours.value).toFixed(1)}`,
      value: 100 * ours.value,
      interval: perCent(cardInterval(ours, 0.05)),
      inner: perCent(cardInterval(ours, 0.1)),
      text: verdictText(verdict, { ...ours, over: 'items' }).replace(/; about.*\)/, ')'),
      colour: (colourOf as Readonly<Record<string, string>>)[verdict.kind] ?? COLOURS.open,
    })),
  });
}

/** Three runs against a baseline, with a margin of one point. */
function gateVerdicts(): string {
  const terms = { margin: 0.01, alpha: 0.05 };
  const cases = [
    ['1,319 items: 20 lost, 22 won', ITEMS, 20, 22],
    ['1,319 items: 60 lost, 20 won', ITEMS, 60, 20],
    ['200 items: 6 lost, 5 won', 200, 6, 5],
  ] as const;
  const rows = cases.map(([label, n, losses, wins]) => {
    // Of the baseline: it wins what the run lost.
    const tested = dropTest(units(n, losses, wins), { wins: losses, losses: wins }, terms.margin);
    const verdict =
      tested.p <= terms.alpha
        ? 'failed'
        : tested.pNonInferior <= terms.alpha
          ? 'non-inferior'
          : 'inconclusive';
    const colour = {
      failed: COLOURS.bad,
      'non-inferior': COLOURS.good,
      inconclusive: COLOURS.open,
    };
    const drop = (100 * (losses - wins)) / n;
    return {
      label,
      value: drop,
      interval: perCent(dropLimits(tested, terms)),
      text: `drop ${drop.toFixed(1)}: ${verdict}`,
      colour: colour[verdict],
    };
  });
  return intervalPicture({
    title: 'The gate, margin 1.0, alpha 0.05: the interval of the drop decides',
    axis: [-4, 6],
    ticks: [-4, -2, 0, 2, 4, 6],
    unit: 'baseline minus run, in percentage points',
    band: { range: [-4, 1], text: 'tolerated' },
    lines: [{ at: 1, text: 'margin' }],
    rows,
  });
}

function itemTerms(asked: number, right: number): ItemTerm[] {
  return Array.from({ length: asked }, (_, i) => ({
    item: String(i),
    stratum: '',
    cluster: String(i),
    weight: 1 / asked,
    values: [i < right ? 1 : 0],
  }));
}

function units(n: number, losses: number, wins: number): Unit[] {
  return Array.from({ length: n }, (_, i) => ({
    stratum: '',
    value: i < losses ? 1 : i < losses + wins ? -1 : 0,
    weight: 1 / n,
  }));
}

function perCent([low, high]: readonly [number, number]): readonly [number, number] {
  return [100 * low, 100 * high];
}
