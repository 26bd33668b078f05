import type { Argv } from 'yargs';
import { isKnown, loadBenchmark } from '../benchmarks/catalogue.js';
import { type Card, type CardRow, cardIds, columnOf, readCard } from '../cards/card.js';
import { compareWithCard } from '../cards/compare.js';
import { evidenceIn } from '../cards/evidence.js';
import { CardbenchError } from '../core/errors.js';
import { textTable } from '../report/text-table.js';
import { DEFAULT_STORE, type RunConfig } from '../runner/config.js';
import { printEstimate } from './card-estimate.js';
import { writePrompts } from './card-prompts.js';
import { cardSummary, printCard } from './card-table.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { examples, jsonOption } from './options.js';
import { print, printJson } from './output.js';
import { planConfig } from './plan-run.js';
import { refuseIgnored } from './refuse-ignored.js';
import { givenRunFlags, runConfigOf, withRunFlags } from './run-flags.js';
import { runWithProgress } from './run-with-progress.js';
import { withResults } from './with-results.js';

const builder = (yargs: Argv) =>
  examples(
    withRunFlags(yargs)
      .positional('card', { type: 'string', describe: 'Id of a card, or your own card file' })
      .options({
        list: { type: 'boolean', default: false, describe: 'List the cards' },
        rows: {
          type: 'string',
          describe: 'Only these rows: benchmark ids, separated by commas',
          requiresArg: true,
        },
        column: {
          type: 'string',
          describe: 'Compare with another column of the card',
          requiresArg: true,
        },
        run: {
          type: 'string',
          describe: 'Compare this stored run with the card, without any call',
          requiresArg: true,
        },
        estimate: {
          type: 'boolean',
          default: false,
          describe: 'Estimate requests, tokens, cost and time, without any call',
        },
        'dry-run': {
          type: 'boolean',
          default: false,
          describe: 'Write the first prompts of each row, without any call',
        },
        json: jsonOption,
      }),
    [
      ['$0 card --list', 'The cards that come with cardbench'],
      [
        '$0 card llama-3.3-70b-instruct -m novita:meta-llama/llama-3.3-70b-instruct',
        'Reproduce a card',
      ],
      ['$0 card llama-3.3-70b-instruct -m demo --rows mmlu,mgsm', 'Two rows, with the stand-in'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const cardCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args) => {
    refuseWithoutEffect(args);
    if (args.list) return listCards(args.json);
    if (args.card === undefined) {
      throw new CardbenchError(`Give a card: ${cardIds().join(', ')}, or your own file.`);
    }
    const card = readCard(args.card);
    const rows = rowsOf(card, args.rows);
    const column = columnOf(card, args.column);
    if (args.run !== undefined) {
      await showCard(card, rows, column, args.store ?? DEFAULT_STORE, args.run, args.json);
      return;
    }
    const ids = [...new Set(rows.map(({ benchmark }) => benchmark).filter(isKnown))];
    if (ids.length === 0) {
      throw new CardbenchError(
        `This version has no benchmark for any of the rows of ${card.id}; "cardbench benchmarks" lists the benchmarks.`,
      );
    }
    const config = await atCardTemperature(await runConfigOf(args, ids, 'cardbench card'), ids);
    if (args.estimate || args.dryRun) {
      const { benchmarks: planned } = await planConfig(config);
      if (args.estimate) await printEstimate(planned, config, args.json);
      if (args.dryRun) await writePrompts(card, planned);
      return;
    }
    const runId = await runWithProgress(config);
    await showCard(card, rows, column, config.store, runId, args.json);
  },
};

/**
 * For a card, several samples are repeats of its protocol, which is usually greedy. (`cardbench run` would sample code
 * at a higher temperature.)
 */
async function atCardTemperature(config: RunConfig, ids: readonly string[]): Promise<RunConfig> {
  if (config.samples === 1 || config.temperature !== undefined) return config;
  const benchmarks = await Promise.all(ids.map(loadBenchmark));
  const temperatures = new Set(benchmarks.map(({ protocol }) => protocol.temperature));
  const [temperature] = temperatures;
  return temperatures.size === 1 && temperature !== undefined ? { ...config, temperature } : config;
}

function refuseWithoutEffect(args: Args): void {
  const { card, rows, column, run, estimate, json } = args;
  const dryRun = { 'dry-run': args.dryRun };
  if (args.list) {
    refuseIgnored({ rows, column, run, estimate, ...dryRun }, 'has no effect with --list');
    refuseIgnored(givenRunFlags(args), 'has no effect with --list');
    if (card !== undefined)
      throw new CardbenchError('--list lists all cards; do not give a card with it.');
  }
  if (run !== undefined) {
    const { store: _store, ...others } = givenRunFlags(args);
    refuseIgnored(
      { estimate, ...dryRun, ...others },
      'has no effect with --run, which reads a stored run without any call',
    );
  }
  if (estimate || args.dryRun) {
    refuseIgnored({ column }, 'has no effect with --estimate and --dry-run');
    if (!estimate) refuseIgnored({ json }, 'has no effect with --dry-run');
  }
}

/** Compares a stored run with the card, and prints both. */
function showCard(
  card: Card,
  rows: readonly CardRow[],
  column: string,
  store: string,
  runId: string,
  json: boolean,
): Promise<void> {
  return withResults(store, (results) => {
    const run = results.run(runId);
    const compared = compareWithCard(rows, column, run, isKnown, evidenceIn(results, run));
    if (json) printJson(cardSummary(card, column, run, compared));
    else printCard(card, column, run, compared);
    if (compared.some(({ verdict }) => verdict.kind === 'incomplete')) {
      process.exitCode ??= EXIT.incomplete;
    }
  });
}

function listCards(json: boolean): void {
  const cards = cardIds().map(readCard);
  if (json) printJson(cards);
  else {
    print(
      textTable(
        ['card', 'title', 'rows', 'of them here', 'source'],
        cards.map(({ id, title, rows, source }) => [
          id,
          title,
          String(rows.length),
          String(rows.filter(({ benchmark }) => isKnown(benchmark)).length),
          source,
        ]),
      ),
    );
  }
}

function rowsOf(card: Card, asked: string | undefined): readonly CardRow[] {
  if (asked === undefined) return card.rows;
  const ids = asked.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !card.rows.some(({ benchmark }) => benchmark === id));
  if (unknown !== undefined) {
    throw new CardbenchError(
      `--rows ${unknown}: ${card.id} has no such row; it has ${[...new Set(card.rows.map(({ benchmark }) => benchmark))].filter((id) => id !== '').join(', ')}.`,
    );
  }
  const kept = new Set<string>();
  for (const { title, benchmark, average } of card.rows) {
    if (ids.includes(benchmark) || average?.every((member) => kept.has(member))) kept.add(title);
  }
  return card.rows.filter(({ title }) => kept.has(title));
}
