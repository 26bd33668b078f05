import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import type { ScoringRecord } from '../results/records.js';
import type { Results } from '../results/results.js';
import { alignedScores, isAlike, type ScoreSource } from './aligned-scores.js';
import { readBaseline } from './baseline.js';
import { type BenchmarkScores, scoresOfRun } from './benchmark-scores.js';

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
      label: `${scores[0]?.model ?? ''}${withGuards(scores)} (${reference})`,
      scores,
      runId: source !== undefined && 'id' in source ? source.id : undefined,
    };
  });
}

/** Says of a label that guards are part of what was scored. */
function withGuards(scores: readonly BenchmarkScores[]): string {
  const [guards] = scores.flatMap((each) => each.guards ?? []);
  return guards === undefined ? '' : ` with guards: ${guards}`;
}

/**
 * One run as two sides: the system with its guards, and the model alone. Their difference is what the guards change.
 *
 * @throws CardbenchError if nothing of the run was scored with and without guards
 */
export function guardSides(
  results: Results,
  reference: string,
  only: string | undefined,
): readonly [guarded: Side, alone: Side] {
  const run = results.find(reference);
  const all = [
    ...scoresOfRun(results, run, (scorings) => pairIn(scorings)?.alone),
    ...scoresOfRun(results, run, (scorings) => pairIn(scorings)?.guarded),
  ].filter(({ benchmark }) => only === undefined || benchmark === only);
  const alone = all.filter(({ guards }) => guards == null);
  const guarded = all.filter(({ guards }) => guards != null);
  if (guarded.length === 0) {
    const what = only === undefined ? '' : ` of ${only}`;
    throw new CardbenchError(
      `${reference} has no scores${what} with guards; run a safety benchmark with --guard-input or --guard-output, or add guards with rescore.`,
    );
  }
  const model = guarded[0]?.model ?? '';
  return [
    { label: `${model}${withGuards(guarded)} (${reference})`, scores: guarded, runId: run.id },
    { label: `${model} alone (${reference})`, scores: alone, runId: run.id },
  ];
}

/** The newest scoring with guards, and the newest without them by the same rules. */
function pairIn(
  scorings: readonly ScoringRecord[],
): { readonly alone: ScoringRecord; readonly guarded: ScoringRecord } | undefined {
  const newestFirst = [...scorings].reverse();
  for (const guarded of newestFirst.filter(({ guards }) => guards !== null)) {
    const alone = newestFirst.find((each) => each.guards === null && isAlike(each, guarded));
    if (alone !== undefined) return { alone, guarded };
  }
  return undefined;
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
