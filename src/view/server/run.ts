import { suitedCards } from '../../cards/suited.js';
import { caveatsOf } from '../../report/caveats.js';
import type { BenchmarkResults } from '../../results/run-results.js';
import { commandOf } from '../../runner/settings/command-of.js';
import type { BenchmarkPage, RunPage } from '../api.js';
import type { Context } from './context.js';
import { Missing } from './problem.js';
import { runInfo } from './runs.js';
import { scoreOf } from './score.js';

/** Everything about a run but its items and charts. */
export function runPage({ results }: Pick<Context, 'results'>, id: string): RunPage {
  const summary = results.runs().find(({ run }) => run.id === id);
  if (summary === undefined) throw new Missing(`There is no run ${id} in this store.`);
  const report = results.run(id);
  const { run, benchmarks } = report;
  const config = JSON.parse(run.config) as Record<string, unknown>;
  const ids = new Set(benchmarks.map(({ record }) => record.benchmark));
  const { words, others } = commandOf(config);
  return {
    run: runInfo(summary, results.isBeingRun),
    cardbench: run.cardbench,
    baseUrl: run.baseUrl,
    fingerprint: run.fingerprint,
    config,
    command: [
      words.map(shellWord).join(' '),
      ...(others.length === 0 ? [] : [`# and in a config file: ${others.join(', ')}`]),
    ].join('  '),
    caveats: caveatsOf(report),
    benchmarks: benchmarks.map((benchmark) => benchmarkPage(results, benchmark)),
    cards: suitedCards(run.model, ids).map(({ id: card, title }) => ({ id: card, title })),
  };
}

function benchmarkPage(
  results: Context['results'],
  { record, scoring, metrics, n, scored, errors, noAnswer, outstanding, tally }: BenchmarkResults,
): BenchmarkPage {
  return {
    id: record.id,
    record,
    scoring,
    scorings: results.scorings(record.id),
    metrics: metrics.map(({ name, estimate }) => ({ name, estimate: scoreOf(estimate) })),
    n,
    scored,
    errors,
    noAnswer,
    outstanding,
    tally,
    tags: results.tags(record.id),
  };
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
