import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import type { Results } from '../results/results.js';
import { alignedScores, type ScoreSource } from './aligned-scores.js';
import { readBaseline } from './baseline.js';
import type { BenchmarkScores } from './benchmark-scores.js';

/** One side of a comparison. */
export interface Side {
  readonly label: string;
  readonly scores: readonly BenchmarkScores[];
  /** `undefined` for a baseline, which has no responses to read. */
  readonly runId: string | undefined;
}

/** The sides given by runs or baseline files, each under a scoring that is comparable with the others. */
export function sidesOf(
  results: Results,
  references: readonly string[],
  only: string | undefined,
  scorings: readonly number[],
): Side[] {
  const sources = references.map((reference) =>
    existsSync(reference) || /\.json$/.test(reference)
      ? readBaseline(reference)
      : results.find(reference),
  );
  requireDifferent(references, sources);
  const aligned = alignedScores(results, sources, scorings);
  return references.map((reference, index) => {
    const all = aligned[index] ?? [];
    const source = sources[index];
    const scores = only === undefined ? all : all.filter(({ benchmark }) => benchmark === only);
    if (scores.length === 0) {
      throw new CardbenchError(
        `${reference} has no scores${only === undefined ? '' : ` of ${only}`}; it has ${all.map(({ benchmark }) => benchmark).join(', ') || 'none'}.`,
      );
    }
    return {
      label: `${scores[0]?.model ?? ''} (${reference})`,
      scores,
      runId: source !== undefined && 'id' in source ? source.id : undefined,
    };
  });
}

/** @throws CardbenchError if two references mean the same run or file */
export function requireDifferent(
  references: readonly string[],
  sources: readonly ScoreSource[],
): void {
  const first = new Map<string, string>();
  for (const [index, reference] of references.entries()) {
    const source = sources[index];
    const run = source !== undefined && 'id' in source ? `run ${source.id}` : undefined;
    const key = run ?? resolve(reference);
    const before = first.get(key);
    if (before !== undefined) {
      throw new CardbenchError(
        `${before} and ${reference} are the same ${run ?? 'file'}; give two different runs ("cardbench runs list" lists them).`,
      );
    }
    first.set(key, reference);
  }
}
