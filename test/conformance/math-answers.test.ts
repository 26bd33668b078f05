import { beforeAll, expect, it } from 'vitest';
import { math } from '../../src/benchmarks/math/math.js';
import { loadDataset } from '../../src/datasets/load.js';
import { equalAnswers } from '../../src/scorers/math/equal.js';
import { equivalence } from '../../src/scorers/math/equivalent.js';
import { loadMath } from '../../src/scorers/math/evaluate.js';
import { parseAnswer } from '../../src/scorers/math/latex/parse-answer.js';
import { describeWithRealData, realData } from '../support/data.js';
import { recordFidelity } from '../support/fidelity.js';

/** Other spellings of an answer, each where it is one. */
const RESPELLINGS: readonly ((gold: string) => string)[] = [
  (gold) => gold.replaceAll('\\frac', '\\dfrac'),
  (gold) => gold.replace(/^(-?)\\frac\{(\d+)\}\{(\d+)\}$/, '$1$2/$3'),
  (gold) => gold.replace(/^(-?)\\frac\{(\d+)\}\{(\d+)\}$/, '$1$2\\cdot\\frac{1}{$3}'),
  (gold) => gold.replace(/\\sqrt\{(\d+)\}/g, '{$1}^{1/2}'),
  (gold) => gold.replace(/(\d) ?\\sqrt/g, '$1\\times\\sqrt'),
  (gold) => gold.replace(/^-?\d+$/, 'x = $&'),
  (gold) => gold.replace(/^-?\d+$/, '$&.0'),
  (gold) => gold.replace(/^-?\d+$/, '\\frac{$&}{1}'),
  (gold) => gold.replace(/\B(?=(\d{3})+$)/g, /^\d+$/.test(gold) ? '{,}' : ''),
  (gold) => gold.replaceAll('\\pi', 'π').replaceAll('\\infty', '∞'),
  (gold) => gold.replace(/^([([])(.*)([)\]])$/, '\\left$1 $2 \\right$3'),
  (gold) => gold.replaceAll('pmatrix', 'bmatrix'),
];

describeWithRealData('MATH, the answers of all 5,000 problems', () => {
  let golds: readonly { gold: string; subject: string }[];
  beforeAll(async () => {
    await loadMath();
    const { items } = await loadDataset(math.dataset, {
      kind: 'path',
      path: realData('datasets/math'),
    });
    golds = items.map(({ data, tags }) => ({ gold: data.gold, subject: tags['subject'] ?? '' }));
  });

  it('equal themselves, not only as texts', async () => {
    const loaded = await loadMath();
    expect(golds).toHaveLength(5000);
    const different = golds.filter(
      ({ gold }) => !equalAnswers(parseAnswer(gold), parseAnswer(gold), loaded),
    );
    recordFidelity({
      what: 'math, gold answers and themselves, parsed as mathematics',
      official: 'they are equal',
      outputs: 'the answers of MATH',
      n: golds.length,
      agree: golds.length - different.length,
    });
    expect(different).toEqual([]);
  });

  it('equal themselves in other spellings', async () => {
    const missed: string[] = [];
    let compared = 0;
    for (const { gold } of golds) {
      for (const respell of RESPELLINGS) {
        const other = respell(gold);
        if (other === gold) continue;
        compared++;
        if ((await equivalence(other, gold)) === 'none') missed.push(`${gold}   ${other}`);
      }
    }
    expect(compared).toBeGreaterThan(12_000);
    recordFidelity({
      what: 'math, gold answers and 12 other spellings of them',
      official: 'they are equal',
      outputs: 'the answers of MATH',
      n: compared,
      agree: compared - missed.length,
    });
    expect(missed).toEqual([]);
  });

  it('differ from the answer of the next problem of their subject, unless that says the same', async () => {
    // Without units, signs of money and degrees, and brackets of letters, what is left is the same text.
    const plain = (text: string): string =>
      text
        .replace(
          /\\(?:text|mbox)\s*\{\s*\(?([A-Z]?)\)?[^{}]*\}(?:\^\d)?|\^\{?\\circ\}?|\\[$%!, ]|^[a-z] ?=/g,
          '$1',
        )
        .replace(/\\frac(\d)(\d)/g, '\\frac{$1}{$2}')
        .replace(/[\s,]/g, '');
    const last = new Map<string, string>();
    const surprising: string[] = [];
    for (const { gold, subject } of golds) {
      const other = last.get(subject);
      last.set(subject, gold);
      if (other === undefined || plain(other) === plain(gold)) continue;
      if ((await equivalence(other, gold)) !== 'none') surprising.push(`${other}   ${gold}`);
    }
    expect(surprising).toEqual([]);
  });
});
