import { describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import { loadDataset } from '../../src/datasets/load.js';
import { macroShare, scoresOfKnownAnswers } from '../support/known-answers.js';

interface Known {
  readonly gold?: string;
  readonly answers?: readonly (readonly string[])[];
  readonly columns?: readonly string[];
  readonly houses?: readonly (readonly string[])[];
}
interface KnownItem {
  readonly id: string;
  readonly data: Known;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a server says, in words of its own, and the share that is right by the definition of the headline metric. */
interface Case {
  readonly metric: string;
  /** The groups whose shares are averaged; without one, all items are one group. */
  readonly group?: string;
  readonly reply: (item: KnownItem, right: boolean) => string;
}

/** Three items in five, decided by all that is known of one, so that equal questions have equal answers. */
function isRight({ data }: KnownItem): boolean {
  const text = JSON.stringify(data);
  let sum = 0;
  for (const char of text) sum += char.codePointAt(0) ?? 0;
  return sum % 5 < 3;
}

function letters(all: string): Case['reply'] {
  return ({ data: { gold = '' } }, right) => {
    const letter = right ? gold : all[(all.indexOf(gold) + 1) % all.length];
    return `Let me see. The best answer is ${letter}.\nAnswer: ${letter}`;
  };
}

function grid({ data: { columns = [], houses = [] } }: KnownItem, right: boolean): string {
  const shown = right ? houses : [...houses.slice(1), ...houses.slice(0, 1)];
  const lines = shown.map(
    (cells, i) => `"House ${i + 1}": {${cells.map((c, j) => `"${columns[j]}": "${c}"`).join()}}`,
  );
  return `Here it is: {"reasoning": "because", "solution": {${lines.join()}}}`;
}

const CASES: Readonly<Record<string, Case>> = {
  mmmlu: { metric: 'acc', group: 'language', reply: letters('ABCD') },
  'global-mmlu': { metric: 'acc', group: 'language', reply: letters('ABCD') },
  'mmlu-redux': { metric: 'acc', reply: letters('ABCD') },
  'mmlu-de': { metric: 'macro_avg/acc', group: 'subject', reply: letters('ABCD') },
  supergpqa: { metric: 'acc', reply: letters('ABCDEFGHIJ') },
  musr: {
    metric: 'macro_avg/acc',
    group: 'task',
    reply: ({ data: { gold = '' } }, right) =>
      `Thinking.\nANSWER: ${right ? gold : gold === '1' ? '2' : '1'}`,
  },
  drop: {
    metric: 'em',
    reply: ({ data: { answers = [] } }, right) =>
      `So it is.\nAnswer: ${right ? answers[0]?.join(' ') : 'nothing of that kind'}`,
  },
  triviaqa: {
    metric: 'em',
    reply: ({ data: { gold } }, right) => (right ? `${gold}.` : 'nobody knows'),
  },
  zebralogic: { metric: 'puzzle_acc', reply: grid },
};

describe('benchmarks, end to end against a server of known accuracy', () => {
  it('score exactly what it gets right', async () => {
    const benchmarks = new Map<string, AnyBenchmark>();
    for (const id of Object.keys(CASES)) benchmarks.set(id, await loadBenchmark(id));
    const scores = await scoresOfKnownAnswers(
      [...benchmarks].map(([id, benchmark]) => ({
        benchmark,
        reply: (item: KnownItem) => CASES[id]?.reply(item, isRight(item)) ?? '',
      })),
    );
    for (const [id, benchmark] of benchmarks) {
      const { items } = await loadDataset<Known>(benchmark.dataset, { kind: 'sample' });
      const { n, errors, noAnswer, metrics } = scores.get(id) ?? {};
      expect({ id, n, errors, noAnswer }).toEqual({ id, n: items.length, errors: 0, noAnswer: 0 });
      const { metric = '', group = '' } = CASES[id] ?? {};
      const share = macroShare(
        items,
        ({ tags }) => tags[group] ?? '',
        (item) => Number(isRight(item)),
      );
      expect(metrics?.[metric], id).toBeCloseTo(share, 12);
      expect(share > 0 && share < 1, id).toBe(true);
    }
  });
});
