import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { isBenchmarkFile } from '../benchmarks/load-file.js';
import { type Imported, importRun } from '../runner/import-run.js';
import { createScoringPool } from '../runner/score/scoring-pool.js';
import { readMetrics } from '../runner/settings/scoring.js';
import { withStore } from '../store/with-store.js';
import type { Command } from './command.js';
import { examples, jsonOption, metricOption, sandboxOption, storeOption } from './options.js';
import { agreementLine, predictionWarnings } from './prediction-lines.js';
import { betterFor, openPredictionsOf, predictionOptions } from './prediction-options.js';
import { printRun } from './print-run.js';
import { withResults } from './with-results.js';

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
        model: {
          alias: 'm',
          type: 'string',
          demandOption: true,
          describe: 'Name for the model that wrote the outputs',
          requiresArg: true,
        },
        sample: {
          type: 'number',
          describe: 'Only the outputs with this zero-based sample index',
          requiresArg: true,
        },
        metric: metricOption,
        sandbox: sandboxOption,
        store: storeOption,
        json: jsonOption,
      }),
    [
      [
        '$0 import gsm8k -p samples_gsm8k.jsonl -m my-model',
        'A run of another harness, for comparison',
      ],
      ['$0 import mmlu -p run.jsonl -m m', 'A file written by "cardbench export"'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const importCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, terminal) => {
    // Before a dataset is downloaded for a store that cannot be written.
    if (existsSync(args.store)) await withResults(args.store, () => {});
    const read = await openPredictionsOf(args, terminal);
    const { benchmark } = read;
    const pool = createScoringPool(args.sandbox);
    let imported: Imported;
    try {
      imported = await withStore(args.store, (db) =>
        importRun({
          ...read,
          db,
          named: isBenchmarkFile(args.benchmark) ? resolve(args.benchmark) : benchmark.id,
          model: args.model,
          sample: args.sample,
          metrics: readMetrics(args.metric ?? []),
          pool,
          now: Date.now,
          idSuffix: () => randomBytes(3).toString('hex'),
        }),
      );
    } finally {
      await pool.close();
    }
    const { extractor, skipped } = read;
    const better = await betterFor(read, imported);
    for (const line of predictionWarnings({ ...imported, extractor, better, skipped })) {
      terminal.say(line);
    }
    const code = await printRun(args.store, imported.run, args.json, terminal);
    if (!args.json) terminal.show(`Imported as run ${imported.run}.`);
    if (!args.json && imported.agreement !== null) terminal.show(agreementLine(imported.agreement));
    return code;
  },
};
