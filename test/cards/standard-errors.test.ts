import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { type CardRow, cardIds, readCard } from '../../src/cards/card.js';
import { packageRoot } from '../../src/core/package-root.js';
import { readManifest } from '../../src/datasets/manifest.js';
import { meanEstimate } from '../../src/metrics/mean.js';

/** How many items each task has, as the official code counted them. */
const reference = JSON.parse(
  readFileSync(join(packageRoot, 'test/conformance/log-likelihood-reference.json'), 'utf8'),
) as Record<string, { readonly n: number }>;

function itemsOf({ benchmark, ours, title }: CardRow): number {
  if (benchmark === '') {
    const task = title.replace(/^bbh_/, '');
    return readManifest('bbh').groups?.items[task] ?? Number.NaN;
  }
  const ofTask = reference[`${benchmark}/${ours?.split('/')[1]}`];
  if (ofTask !== undefined) return ofTask.n;
  const { dataset } = benchmarkById(benchmark);
  return dataset.items ?? readManifest(dataset.name).items;
}

/** Our standard error, in per cent, where this share of n items is right. */
function ourError(share: number, n: number): number {
  const right = Math.round(share * n);
  const scores = Array.from({ length: n }, (_, i) => ({
    item: String(i),
    sample: 0,
    value: i < right ? 1 : 0,
    tags: {},
  }));
  // Where all are wrong or all right, we state no error; lm-evaluation-harness states 0.
  return 100 * (meanEstimate(scores).stderr ?? 0);
}

const stated = cardIds()
  .map((id) => readCard(id))
  .filter(({ rows }) => rows.some(({ stderr }) => stderr !== undefined));

describe.each(stated.map((card) => [card.id, card] as const))('the card %s', (_id, card) => {
  // A digit that was read wrongly, in a value or in an error, does not fit the other: the second proof of each value.
  it('states the standard errors that its values and our numbers of items have', () => {
    let checked = 0;
    const different: string[] = [];
    for (const row of card.rows) {
      for (const [column, error] of Object.entries(row.stderr ?? {})) {
        const { metric, title, values } = row;
        // A mean of probabilities, whose error does not follow from it.
        if (metric === 'mc2') continue;
        const ours = ourError((values[column] ?? 0) / 100, itemsOf(row));
        checked += 1;
        if (ours.toFixed(2) !== error.toFixed(2)) {
          different.push(`${title}, ${column}: ${error}, ours ${ours.toFixed(4)}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(checked).toBeGreaterThan(50);
  });
});
