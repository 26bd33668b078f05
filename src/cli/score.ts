import type { Argv } from 'yargs';
import { terminalLine } from '../core/terminal-text.js';
import type { SkippedRows } from '../datasets/skipped-rows.js';
import { count, counted, withInterval } from '../report/format.js';
import { metricValues } from '../report/json.js';
import type { ScoreOutput } from '../report/score-output.js';
import { textTable } from '../report/text-table.js';
import type { ReadForScoring } from '../runner/read-for-scoring.js';
import { createScoringPool } from '../runner/score/scoring-pool.js';
import {
  type PredictionScores,
  type PredictionVerdict,
  scorePredictions,
} from '../runner/score-predictions.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { examples, sandboxOption } from './options.js';
import { agreementLine, named, predictionWarnings } from './prediction-lines.js';
import { betterFor, openPredictionsOf, predictionOptions } from './prediction-options.js';
import type { Terminal } from './terminal.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('benchmark', {
        type: 'string',
        demandOption: true,
        describe: 'Id of a benchmark, or a file that exports one',
      })
      .options({
        ...predictionOptions,
        sandbox: sandboxOption,
        verdicts: {
          type: 'string',
          describe: 'Write one line of JSON per output to this file',
          requiresArg: true,
        },
        'require-complete': {
          type: 'boolean',
          default: false,
          describe: 'Exit with 3 if an item has no output',
        },
        json: {
          type: 'boolean',
          default: false,
          describe: 'Print only one JSON object',
        },
      }),
    [
      ['$0 score humaneval -p samples.jsonl', 'Outputs in the format of human-eval'],
      [
        '$0 score mmlu -p outputs.jsonl --dataset ./mmlu --json',
        'Your own outputs and copy of the dataset',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const scoreCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, terminal) => {
    const read = await openPredictionsOf(args, terminal);
    const { benchmark, extractor, skipped } = read;
    const pool = createScoringPool(args.sandbox);
    try {
      await pool.sandboxFor(benchmark.scorer);
      const input = { ...read, pool };
      const scores = await scorePredictions(input, (all, verdicts) => {
        if (args.verdicts !== undefined) writeVerdicts(args.verdicts, verdicts());
        return all;
      });
      if (args.json) terminal.printJson(summary(benchmark.id, extractor, scores, skipped));
      else printScores(scores, { ...read, better: await betterFor(read, scores) }, terminal);
      const incomplete = scores.errors > 0 || (args.requireComplete && scores.missing.length > 0);
      return incomplete ? EXIT.incomplete : EXIT.done;
    } finally {
      await pool.close();
    }
  },
};

interface Better {
  readonly better: readonly string[];
}

function summary(
  benchmark: string,
  extractor: string,
  { n, missing, unknown, metrics, errors, noAnswer, agreement, otherGolds }: PredictionScores,
  skipped: SkippedRows | null,
): ScoreOutput {
  return {
    benchmark,
    extractor,
    n,
    missing: missing.length,
    unknown: unknown.items.length,
    unknownOutputs: unknown.outputs,
    metrics: metricValues(metrics),
    intervals: Object.fromEntries(metrics.map(({ name, estimate }) => [name, estimate.interval])),
    errors,
    noAnswer,
    agreement,
    otherGolds,
    skipped: { count: skipped?.count() ?? 0, rows: skipped?.listed() ?? [] },
  };
}

function printScores(
  scores: PredictionScores,
  { benchmark: { title }, extractor, skipped, better }: ReadForScoring & Better,
  { columns, print, show }: Terminal,
): void {
  print(
    textTable(
      ['benchmark', { title: 'metric', drop: 1 }, 'score [95 %]', 'n'],
      scores.metrics.map(({ name, estimate }) => [
        title,
        name,
        withInterval(estimate),
        count(estimate.n),
      ]),
      columns,
    ),
  );
  show(
    `\n${counted(scores.n, 'output')} scored with ${extractor}, ${count(scores.noAnswer)} without an answer, ${count(scores.errors)} in error.`,
  );
  if (scores.agreement !== null) show(agreementLine(scores.agreement));
  for (const line of predictionWarnings({ ...scores, extractor, better, skipped })) show(line);
  const { missing } = scores;
  if (missing.length > 0) show(withoutOutput(missing));
  const { firstError } = scores;
  if (firstError !== null) {
    const { item, error } = firstError;
    show(`! First in error: ${terminalLine(item, 60)} (${terminalLine(error, 300)}).`);
  }
}

function withoutOutput(items: readonly string[]): string {
  const verb = items.length === 1 ? 'has' : 'have';
  return `! ${counted(items.length, 'item')} ${verb} no output: ${named(items, { most: 5 })}`;
}

function writeVerdicts(path: string, verdicts: Iterable<PredictionVerdict>): void {
  writeWhole(path, verdictLines(verdicts), '--verdicts');
}

/** Number of lines per write. */
const LINES = 256;

function* verdictLines(verdicts: Iterable<PredictionVerdict>): Generator<string> {
  let lines: string[] = [];
  for (const { item, sample, score, error, label } of verdicts) {
    const line = {
      item,
      sample,
      score: score?.value ?? null,
      answer: score?.answer ?? null,
      ...(score !== null && score.reason !== '' ? { reason: score.reason } : {}),
      ...(label === undefined ? {} : { label }),
      ...(error === null ? {} : { error }),
    };
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length < LINES) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
