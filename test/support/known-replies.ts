import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import type { Item } from '../../src/core/item.js';
import { loadDataset } from '../../src/datasets/load.js';
import {
  macroShare,
  type ReportedScores,
  type Said,
  scoresOfKnownAnswers,
} from './known-answers.js';

interface Known {
  readonly question?: string;
  readonly gold?: string;
  readonly answers?: readonly (readonly string[])[];
  readonly columns?: readonly string[];
  readonly houses?: readonly (readonly string[])[];
  readonly prompt?: string;
  readonly canonicalSolution?: string;
}
type KnownItem = Item<Known>;

/** What a server says, in words of its own, and the share that is right by the definition of the headline metric. */
export interface Case {
  readonly metric: string;
  /** The groups whose shares are averaged; without one, all items are one group. */
  readonly group?: string;
  readonly reply: (item: KnownItem, right: boolean) => Said;
  /** Whether the server gets an item right; by default three in five. */
  readonly right?: (item: KnownItem) => boolean;
}

/** Three items in five, decided by all that is known of one, so that equal questions have equal answers. */
export function isRight({ data }: Pick<Item<unknown>, 'data'>): boolean {
  const text = JSON.stringify(data, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return sumOf(text) % 5 < 3;
}

/** The sum of the code points of a text. */
export function sumOf(text: string): number {
  let sum = 0;
  for (const char of text) sum += char.codePointAt(0) ?? 0;
  return sum;
}

export function letters(all: string): Case['reply'] {
  return ({ data: { gold = '' } }, right) => {
    const letter = right ? gold : all[(all.indexOf(gold) + 1) % all.length];
    return `Let me see. The best answer is ${letter}.\nAnswer: ${letter}`;
  };
}

export function grid({ data: { columns = [], houses = [] } }: KnownItem, right: boolean): string {
  const shown = right ? houses : [...houses.slice(1), ...houses.slice(0, 1)];
  const lines = shown.map(
    (cells, i) => `"House ${i + 1}": {${cells.map((c, j) => `"${columns[j]}": "${c}"`).join()}}`,
  );
  return `Here it is: {"reasoning": "because", "solution": {${lines.join()}}}`;
}

export const ending: Case['reply'] = ({ data: { gold } }, right) =>
  `First this, then that. So the answer is ${right ? gold : 'something else'}.`;

export const boxed: Case['reply'] = ({ data: { gold } }, right) =>
  `We find \\(x = 1\\) first.\n\n\\[\\boxed{${right ? gold : '{-123456}'}}\\]`;

/** A program as it is published, or one that fails. */
export function program(begin: (data: Known) => string = () => ''): Case['reply'] {
  return ({ data }, right) => {
    const code = right ? `${begin(data)}${data.canonicalSolution}` : 'raise SystemExit("no")';
    return `Here it is:\n\n\`\`\`python\n${code}\n\`\`\`\nThat is all.`;
  };
}

/** What was reported of a benchmark, and what is known of it. */
export interface Compared {
  readonly id: string;
  /** The number of its items. */
  readonly items: number;
  /** The share of them that the server gets right, as the headline metric defines it. */
  readonly share: number;
  readonly reported: Partial<ReportedScores>;
  /** The value of its headline metric. */
  readonly value: number;
}

/**
 * Runs benchmarks against a server that gets three items in five right, and some of the others wrong.
 *
 * @param path the folder of the published files; without it, our sample items are run
 */
export async function compareWithKnown(
  cases: Readonly<Record<string, Case>>,
  path?: string,
): Promise<readonly Compared[]> {
  const benchmarks = new Map<string, AnyBenchmark>();
  for (const id of Object.keys(cases)) benchmarks.set(id, await loadBenchmark(id));
  const rightOf = (id: string): ((item: KnownItem) => boolean) => cases[id]?.right ?? isRight;
  const scores = await scoresOfKnownAnswers(
    [...benchmarks].map(([id, benchmark]) => ({
      benchmark,
      reply: (item: KnownItem) => cases[id]?.reply(item, rightOf(id)(item)) ?? '',
    })),
    ['--concurrency', '16'],
    path,
  );
  const compared: Compared[] = [];
  for (const [id, { dataset }] of benchmarks) {
    const source =
      path === undefined ? ({ kind: 'sample' } as const) : { kind: 'path' as const, path };
    const { items } = await loadDataset<Known>(dataset, source);
    const { metric = '', group = '' } = cases[id] ?? {};
    const share = macroShare(
      items,
      ({ tags }) => tags[group] ?? '',
      (item) => Number(rightOf(id)(item)),
    );
    const reported: Partial<ReportedScores> = scores.get(id) ?? {};
    const value = reported.metrics?.[metric] ?? Number.NaN;
    compared.push({ id, items: items.length, share, reported, value });
  }
  return compared;
}
