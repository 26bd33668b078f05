import { alignedScores } from '../../compare/aligned-scores.js';
import type { BenchmarkScores } from '../../compare/benchmark-scores.js';
import { compareBenchmarks } from '../../compare/compare.js';
import { incompatibilities } from '../../compare/incompatibilities.js';
import { rankSides } from '../../compare/rank-sides.js';
import { CardbenchError } from '../../core/errors.js';
import { NOT_GROUPS } from '../../core/tags.js';
import { count } from '../../report/format.js';
import type { RunRecord } from '../../results/records.js';
import type { Results } from '../../results/results.js';
import type { ComparedRow, Comparison } from '../api.js';
import { BadRequest, Missing } from './problem.js';

/** More scores than this are not compared here, because each is read into memory. */
export const MAX_SCORES = 300_000;
const MAX_RUNS = 20;
const MAX_GROUPS = 80;

/** The responses of all runs together. */
export function scoresIn(results: Results, runs: readonly RunRecord[]): number {
  return runs
    .flatMap(({ id }) => results.benchmarks(id))
    .reduce((sum, { id }) => sum + results.tally(id).responses, 0);
}

/** What is said of runs that are too long to be compared here. */
export function tooMany(scores: number, runs: readonly RunRecord[]): string {
  const command = `cardbench compare ${runs.map(({ id }) => id).join(' ')}`;
  return `The runs have ${count(scores)} responses, which are too many here; "${command}" compares them.`;
}

/**
 * Compares two runs, or ranks more.
 *
 * @param force compares two runs also where their conditions differ
 */
export function comparison(
  { results }: { readonly results: Results },
  ids: readonly string[],
  force = false,
): Comparison {
  const runs = runsOf(results, ids);
  const scores = scoresIn(results, runs);
  if (scores > MAX_SCORES) throw new BadRequest(tooMany(scores, runs));
  const aligned = alignedScores(results, runs);
  const about = {
    runs: runs.map(({ id, provider, model, createdAt }) => ({
      ...{ id, createdAt },
      model: `${provider}:${model}`,
    })),
  };
  const [first = [], second = []] = aligned;
  if (runs.length === 2) return { ...about, ...pairs(first, second, force), rankings: [] };
  return { ...about, rows: [], mayBeForced: false, ...ranked(runs, aligned) };
}

/** The runs with these ids, each once. */
export function runsOf(results: Results, asked: readonly string[]): RunRecord[] {
  const ids = [...new Set(asked.filter((id) => id !== ''))];
  if (ids.length < 2 || ids.length > MAX_RUNS) {
    throw new BadRequest(`runs: give 2 to ${MAX_RUNS} runs, separated by commas.`);
  }
  const all = results.runs();
  return ids.map((id) => {
    const found = all.find(({ run }) => run.id === id);
    if (found === undefined) throw new Missing(`There is no run ${id} in this store.`);
    return found.run;
  });
}

/** Benchmark by benchmark, so that one that cannot be compared leaves the others. */
function pairs(
  first: readonly BenchmarkScores[],
  second: readonly BenchmarkScores[],
  force: boolean,
): Pick<Comparison, 'rows' | 'notes' | 'mayBeForced'> {
  const shared = first.flatMap((one) => {
    const other = second.find(({ benchmark }) => benchmark === one.benchmark);
    return other === undefined ? [] : [{ one, other }];
  });
  const notes: string[] = [];
  if (shared.length === 0) notes.push('The runs have no benchmark in common.');
  let mayBeForced = false;
  const fits = shared.flatMap(({ one, other }) => {
    const differ = incompatibilities(one.conditions, other.conditions).join('; ');
    if (differ !== '') {
      mayBeForced = true;
      notes.push(
        force
          ? `${one.title}: compared although the two differ in ${differ}.`
          : `${one.title}: not compared, because the two differ in ${differ}.`,
      );
      if (!force) return [];
    }
    const reason = complaint(() => compareBenchmarks([one], [other], { force }));
    if (reason !== undefined) notes.push(reason);
    return reason === undefined ? [one] : [];
  });
  const compared = fits.length === 0 ? [] : compareBenchmarks(fits, second, { force });
  const rows = compared.map((row): ComparedRow => {
    const one = first.find(({ benchmark }) => benchmark === row.benchmark);
    const other = second.find(({ benchmark }) => benchmark === row.benchmark);
    return {
      ...row,
      firstScoring: one?.scoring ?? null,
      secondScoring: other?.scoring ?? null,
      scatter: one === undefined || other === undefined ? [] : scatterOf(one, other),
    };
  });
  return { rows, notes, mayBeForced };
}

function ranked(
  runs: readonly RunRecord[],
  aligned: readonly (readonly BenchmarkScores[])[],
): Pick<Comparison, 'rankings' | 'notes'> {
  const sides = runs.map((run, i) => ({
    label: `${run.provider}:${run.model} (${run.id})`,
    scores: aligned[i] ?? [],
  }));
  const notes: string[] = [];
  const shared = (sides[0]?.scores ?? []).filter(({ benchmark }) =>
    sides.every(({ scores }) => scores.some((each) => each.benchmark === benchmark)),
  );
  if (shared.length === 0) notes.push('The runs have no benchmark in common.');
  const rankings = shared.flatMap(({ benchmark, title, conditions }) => {
    const differing = sides.slice(1).flatMap(({ label, scores }) => {
      const own = scores.find((each) => each.benchmark === benchmark)?.conditions;
      const differ = own === undefined ? [] : incompatibilities(conditions, own);
      return differ.length === 0 ? [] : [`${label} (${differ.join('; ')})`];
    });
    if (differing.length > 0) {
      notes.push(
        `${title}: not ranked, because others differ from the first: ${differing.join(', ')}.`,
      );
      return [];
    }
    try {
      return [{ benchmark, title, models: rankSides(sides, benchmark) }];
    } catch (error) {
      if (!(error instanceof CardbenchError)) throw error;
      notes.push(error.message);
      return [];
    }
  });
  return { rankings, notes };
}

function complaint(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof CardbenchError) return error.message;
    throw error;
  }
}

/** The means of both on the shared items of each group. */
function scatterOf(one: BenchmarkScores, other: BenchmarkScores): ComparedRow['scatter'] {
  const byTag = new Map<string, Map<string, { n: number; first: number; second: number }>>();
  for (const [item, { values, tags }] of one.items) {
    const theirs = other.items.get(item);
    if (theirs === undefined) continue;
    for (const [tag, group] of Object.entries(tags)) {
      if (NOT_GROUPS.has(tag)) continue;
      const groups = byTag.get(tag) ?? new Map();
      byTag.set(tag, groups);
      const sums = groups.get(group) ?? { n: 0, first: 0, second: 0 };
      groups.set(group, sums);
      sums.n++;
      sums.first += mean(values);
      sums.second += mean(theirs.values);
    }
  }
  return [...byTag]
    .filter(([, { size }]) => size > 1 && size <= MAX_GROUPS)
    .map(([tag, groups]) => ({
      tag,
      groups: [...groups].map(([group, { n, first, second }]) => ({
        ...{ group, n },
        first: first / n,
        second: second / n,
      })),
    }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
