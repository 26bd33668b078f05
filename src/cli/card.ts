import type { Argv } from 'yargs';
import { benchmarkIds, isKnown } from '../benchmarks/catalogue.js';
import { type Card, type CardRow, cardIds, columnOf, readCard } from '../cards/card.js';
import { compareWithCard } from '../cards/compare.js';
import { evidenceIn } from '../cards/evidence.js';
import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import { terminalLine } from '../core/terminal-text.js';
import type { ListedCard } from '../report/listed.js';
import { textTable } from '../report/text-table.js';
import { DEFAULT_STORE, type RunConfig } from '../runner/config.js';
import { causesOf } from './card-causes.js';
import { printEstimate } from './card-estimate.js';
import { writePrompts } from './card-prompts.js';
import { samplesByColumn, withCardSampling } from './card-sampling.js';
import { cardSummary, cardText } from './card-table.js';
import type { Command } from './command.js';
import { mayBegin, yesOption } from './confirm-spending.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { leaveOutJudged } from './leave-out-judged.js';
import { tellWhereToLook } from './look-next.js';
import { examples, HELP_GROUPS, jsonOption } from './options.js';
import { planConfig } from './plan-run.js';
import { refuseIgnored } from './refuse-ignored.js';
import { givenRunFlags, givenSettings, runConfigOf, withRunFlags } from './run-flags.js';
import { runWithProgress } from './run-with-progress.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

const builder = (yargs: Argv) =>
  examples(
    withRunFlags(yargs, { hidden: (setting) => setting === 'of' || setting === 'only' })
      .group(['list', 'rows', 'column', 'run'], HELP_GROUPS.run)
      .group(['estimate', 'dry-run', 'yes'], HELP_GROUPS.limits)
      .group(['json'], HELP_GROUPS.output)
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
        yes: yesOption,
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
  handler: async (args, terminal) => {
    refuseWithoutEffect(args);
    if (args.list) return listCards(terminal, args.json);
    if (args.card === undefined) {
      throw new CardbenchError(`Give a card: ${cardIds().join(', ')}, or your own file.`);
    }
    const card = readCard(args.card);
    const rows = rowsOf(card, args.rows);
    const column = columnOf(card, args.column);
    if ((args.estimate || args.dryRun) && !samplesByColumn(rows, Object.keys(card.columns))) {
      refuseIgnored(
        { column: args.column },
        'has no effect with --estimate and --dry-run, since the card says of no column how it was sampled',
      );
    }
    for (const note of unknownRows(rows)) terminal.say(note);
    if (args.run !== undefined) {
      const store = args.store ?? DEFAULT_STORE;
      const shown = { named: args.card, card, rows, column, store, run: args.run };
      return showCard(terminal, { ...shown, json: args.json });
    }
    const ids = [...new Set(rows.map(({ benchmark }) => benchmark).filter(isKnown))];
    if (ids.length === 0) {
      throw new CardbenchError(
        `This version has no benchmark for any of the rows of ${card.id}; "cardbench benchmarks" lists the benchmarks.`,
      );
    }
    const given = await givenSettings(args);
    const asked = withCardApi(await runConfigOf(args, ids, 'cardbench card'), card, given);
    // A row that is named is refused without a judge, as any run of it is.
    const graded = args.rows === undefined ? await leaveOutJudged(asked, terminal) : asked;
    const sampled = { rows, column, given };
    const config = await withCardSampling(graded, sampled, terminal);
    if (args.estimate || args.dryRun) {
      const { benchmarks: planned } = await planConfig(config, terminal);
      if (args.estimate) await printEstimate(planned, config, args.json, terminal);
      if (args.dryRun) await writePrompts(card, planned, terminal);
      return EXIT.done;
    }
    if (!(await mayBegin(config, args.yes, terminal))) return EXIT.interrupted;
    const { store } = config;
    const { runId, exitCode } = await runWithProgress(config, terminal);
    const shown = { named: args.card, card, rows, column, store, run: runId, json: args.json };
    const code = await showCard(terminal, shown);
    if (!args.json && exitCode === undefined) {
      await tellWhereToLook({ store, runId, card: args.card }, terminal);
    }
    return exitCode ?? code;
  },
};

/** A card of base models is asked at the completions endpoint, unless a setting says otherwise. */
function withCardApi(config: RunConfig, { api }: Card, given: ReadonlySet<string>): RunConfig {
  return api === undefined || given.has('api') ? config : { ...config, api };
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
  const { of, only } = givenRunFlags(args);
  refuseIgnored({ of, only }, 'is for "cardbench run", which asks a part of a run again');
  if (run !== undefined) {
    const { store: _store, ...others } = givenRunFlags(args);
    refuseIgnored(
      { estimate, ...dryRun, ...others },
      'has no effect with --run, which reads a stored run without any call',
    );
  }
  if (estimate || args.dryRun) {
    if (!estimate) refuseIgnored({ json }, 'has no effect with --dry-run');
  }
}

interface CardOfRun {
  /** As the user named it. */
  readonly named: string;
  readonly card: Card;
  readonly rows: readonly CardRow[];
  readonly column: string;
  readonly store: string;
  readonly run: string;
  readonly json: boolean;
}

/** Compares a stored run with the card, and prints both. */
function showCard(
  { columns, printJson, show, env }: Terminal,
  { named, card, rows, column, store, run: reference, json }: CardOfRun,
): Promise<ExitCode> {
  return withResults(store, async (results) => {
    const run = results.run(reference);
    const compared = compareWithCard(rows, column, run, isKnown, evidenceIn(results, run));
    const other = store === DEFAULT_STORE ? undefined : store;
    const asked = { results, run, card, named, column, compared, store: other, env };
    if (json) printJson(cardSummary(card, column, run, compared, await causesOf(asked)));
    else {
      show(cardText(card, column, run, compared, columns));
      for (const { title, line, command } of await causesOf(asked)) {
        show(
          `${terminalLine(`${title} is off: ${line.replace(/\.$/, '')}. More:`, 600)}\n  ${terminalLine(command)}`,
        );
      }
    }
    const incomplete = compared.some(({ verdict }) => verdict.kind === 'incomplete');
    return incomplete ? EXIT.incomplete : EXIT.done;
  });
}

/** The rows that this version runs, and the averages of such rows. */
function rowsHere(rows: readonly CardRow[]): readonly CardRow[] {
  const here: CardRow[] = [];
  for (const row of rows) {
    const isAverage = row.average?.every((member) => here.some(({ title }) => title === member));
    if (isKnown(row.benchmark) || isAverage === true) here.push(row);
  }
  return here;
}

function listCards({ columns, print, printJson }: Terminal, json: boolean): ExitCode {
  const cards = cardIds().map(readCard);
  const output: readonly ListedCard[] = cards;
  if (json) printJson(output);
  else {
    print(
      textTable(
        [
          'card',
          { title: 'title', wrap: true, drop: 1 },
          { title: 'rows', drop: 2 },
          { title: 'runnable', drop: 3 },
          { title: 'source', wrap: true, drop: 4 },
        ],
        cards.map(({ id, title, rows, source }) => [
          id,
          title,
          String(rows.length),
          String(rowsHere(rows).length),
          source,
        ]),
        columns,
      ),
    );
  }
  return EXIT.done;
}

/** Rows whose benchmark this version does not have; a card's own file may misspell one. */
function unknownRows(rows: readonly CardRow[]): string[] {
  return rows
    .filter(({ benchmark }) => benchmark !== '' && !isKnown(benchmark))
    .map(
      ({ title, benchmark }) =>
        `The row "${title}" names the benchmark "${benchmark}", which this version does not have${didYouMean(benchmark, benchmarkIds)}; it is not run.`,
    );
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
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new CardbenchError(`--rows names ${twice} twice; name each row once.`);
  }
  const kept = new Set<string>();
  for (const { title, benchmark, average } of card.rows) {
    if (ids.includes(benchmark) || average?.every((member) => kept.has(member))) kept.add(title);
  }
  return card.rows.filter(({ title }) => kept.has(title));
}
