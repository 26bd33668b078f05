import type { Argv } from 'yargs';
import { readCard } from '../cards/card.js';
import { byKind, wholeOf } from '../compare/by-kind.js';
import { compareBenchmarks, headlineOf } from '../compare/compare.js';
import { guardSides, type Side, sidesOf } from '../compare/sides.js';
import { CardbenchError } from '../core/errors.js';
import { terminalLine } from '../core/terminal-text.js';
import { compareNotes, compareTable, compareText } from '../report/compare-text.js';
import { withEarlierNames } from '../report/earlier-names.js';
import type { CompareOutput } from '../report/json-outputs.js';
import { markdownTable } from '../report/markdown-table.js';
import type { Results } from '../results/results.js';
import { DEFAULT_STORE } from '../runner/config.js';
import type { Command } from './command.js';
import { printDifferences, showItem } from './compare-items.js';
import { runsOfModels } from './compare-models.js';
import { printRanking } from './compare-ranking.js';
import { yesOption } from './confirm-spending.js';
import { EXIT } from './exit-codes.js';
import { forceOptions, isForced } from './force-option.js';
import { examples, formatOf, HELP_GROUPS, jsonFormatOption, scoringOption } from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import { givenRunFlags, withRunFlags } from './run-flags.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

const builder = (yargs: Argv) =>
  examples(
    withRunFlags(yargs, { hidden: (setting) => setting !== 'store' })
      .group(
        ['models', 'yes', 'card', 'rows', 'benchmark', 'scoring', 'guards', 'force'],
        HELP_GROUPS.run,
      )
      .group(['items', 'show', 'format', 'json'], HELP_GROUPS.output)
      .positional('runs', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Runs or baseline files: two are compared, more are ranked',
      })
      .options({
        models: {
          type: 'string',
          describe:
            'Models instead of runs, separated by commas; <model>@<URL> for a model on its own server. The flags of "cardbench run" apply to their runs',
          requiresArg: true,
        },
        card: {
          type: 'string',
          describe: 'With --models: the rows of this card',
          requiresArg: true,
        },
        rows: { type: 'string', describe: 'With --models: these benchmarks', requiresArg: true },
        benchmark: { type: 'string', describe: 'Only this benchmark', requiresArg: true },
        scoring: scoringOption,
        guards: {
          type: 'boolean',
          default: false,
          describe: 'One run: the system with its guards, and its model alone',
        },
        items: {
          type: 'boolean',
          default: false,
          describe: 'List the items on which they differ',
        },
        show: {
          type: 'string',
          describe: 'Print the two responses to this item',
          requiresArg: true,
        },
        ...forceOptions,
        format: {
          alias: 'f',
          choices: ['text', 'json', 'md'] as const,
          default: 'text' as const,
          describe: 'Output format',
          requiresArg: true,
        },
        yes: { ...yesOption, describe: 'With --models: begin runs without asking' },
        json: jsonFormatOption,
      }),
    [
      ['$0 compare 20261123-0712 20261123-0840', 'Two runs'],
      ['$0 compare 20261123-0712 20261123-0840 --items', 'The items on which they differ'],
      ['$0 compare latest --guards', 'What the guards of a run change'],
      [
        '$0 compare --models novita:a,novita:b --card llama-3.3-70b-instruct',
        'Two models on a card; missing runs are made',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const compareCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (given, terminal) => {
    const args = { ...given, format: formatOf(given) };
    refuseWithoutEffect(args);
    const { runs, exitCode = EXIT.done } =
      args.models === undefined
        ? { runs: args.runs, exitCode: undefined }
        : await runsOfModels(args, args.models, cardRows(args), args.yes, terminal);
    if (args.guards) {
      const [run, another] = runs;
      if (run === undefined || another !== undefined) {
        throw new CardbenchError('--guards compares one run with itself; give one run.');
      }
      await withResults(args.store ?? DEFAULT_STORE, (results) =>
        compareTwo(results, guardSides(results, run, args.benchmark), args, terminal),
      );
      return exitCode;
    }
    if (runs.length < 2) {
      throw new CardbenchError(
        'Give two or more runs ("cardbench runs list" lists them), or --models.',
      );
    }
    await withResults(args.store ?? DEFAULT_STORE, (results) => {
      const sides = sidesOf(results, runs, args.benchmark, args.scoring ?? []);
      if (sides.length > 2) {
        const { items, show } = args;
        const force = isForced(args);
        refuseIgnored({ items, show, force }, 'applies to two runs, not to a ranking');
      }
      if (sides.length > 2) printRanking(sides, args.format, terminal);
      else compareTwo(results, sides, args, terminal);
    });
    return exitCode;
  },
};

function refuseWithoutEffect(args: Args): void {
  const { models, runs, card, rows, show, items } = args;
  if (args.guards) {
    const { scoring, force } = args;
    refuseIgnored({ models, scoring, force }, 'has no effect with --guards');
  }
  const { store: _store, ...flags } = givenRunFlags(args);
  if (models === undefined) {
    refuseIgnored({ card, rows, ...flags }, 'needs --models: stored runs are only read');
  } else {
    refuseIgnored({ model: args.model }, 'has no effect with --models');
    if (runs.length > 0) {
      throw new CardbenchError(
        `--models determines what is compared; leave out ${runs.join(' ')}.`,
      );
    }
    if (rows !== undefined) refuseIgnored({ card }, 'has no effect with --rows');
  }
  if (show !== undefined) {
    const format = args.format === 'text' ? undefined : args.format;
    refuseIgnored({ items, format }, 'has no effect with --show');
  }
}

function cardRows({ card, rows, benchmark }: Args): readonly string[] {
  const named = rows ?? benchmark;
  if (named !== undefined) return named.split(',').map((id) => id.trim());
  if (card === undefined) {
    throw new CardbenchError('--models needs --card <card> or --rows <benchmarks>.');
  }
  const ids = readCard(card).rows.map((row) => row.benchmark);
  return [...new Set(ids)].filter((id) => id !== '');
}

function compareTwo(
  results: Results,
  [first, second]: readonly Side[],
  args: Args,
  terminal: Terminal,
): void {
  const { columns, print, printJson, show } = terminal;
  if (first === undefined || second === undefined) return;
  // Items and replies are of whole benchmarks.
  const [one, other] =
    args.guards && args.show === undefined && !args.items
      ? [byKind(first.scores), byKind(second.scores)]
      : [first.scores, second.scores];
  const rows = compareBenchmarks(one, other, {
    force: isForced(args),
    metricOf: (benchmark) => headlineOf(wholeOf(benchmark)),
  });
  if (args.show !== undefined) {
    showItem(
      results,
      [first, second],
      rows.map(({ benchmark }) => benchmark),
      args.show,
      terminal,
    );
    return;
  }
  if (args.items) {
    printDifferences(
      [first, second],
      rows.map(({ benchmark }) => benchmark),
      args.format,
      terminal,
    );
    return;
  }
  if (args.format === 'json') {
    const output: CompareOutput = {
      a: first.label,
      b: second.label,
      rows: rows.map(withEarlierNames),
    };
    printJson(output);
    return;
  }
  const heading = `A: ${terminalLine(first.label)}\nB: ${terminalLine(second.label)}`;
  if (args.format === 'md') {
    const table = compareTable(rows);
    print(
      `${heading.replace('\n', '  \n')}\n\n${markdownTable(table.columns, table.rows)}\n\n${compareNotes(rows).join('\n\n')}`,
    );
  } else show(`${heading}\n\n${compareText(rows, columns)}`);
}
