import type { Argv } from 'yargs';
import { isKnown } from '../benchmarks/catalogue.js';
import { columnOf, readCard } from '../cards/card.js';
import { type ComparedRow, compareWithCard } from '../cards/compare.js';
import { evidenceIn, type FindEvidence } from '../cards/evidence.js';
import { summaryOf, summaryText } from '../cards/summary.js';
import { safeJson } from '../core/safe-json.js';
import { csvReport } from '../report/csv.js';
import { htmlReport, type ReportCard } from '../report/html/page.js';
import { jsonReport } from '../report/json.js';
import { latexReport } from '../report/latex.js';
import { markdownReport } from '../report/markdown.js';
import { mergePart, wholeOf } from '../report/merge-part.js';
import { textReport } from '../report/text-report.js';
import { UNLIMITED } from '../report/wrap.js';
import type { Results } from '../results/results.js';
import type { RunResults } from '../results/run-results.js';
import { benchmarksOfRun } from '../runner/benchmarks-of-run.js';
import { furtherResults } from '../runner/sampling-metrics.js';
import { readMetrics } from '../runner/settings/scoring.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { metricOption, runArgument, storeOption } from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import { withResults } from './with-results.js';

const builder = (yargs: Argv) =>
  yargs.positional('run', runArgument).options({
    format: {
      alias: 'f',
      choices: ['text', 'md', 'html', 'latex', 'csv', 'json'] as const,
      defaultDescription: 'text on a terminal, otherwise md',
      describe: 'Text, Markdown, one HTML file, LaTeX (booktabs), CSV or JSON',
      requiresArg: true,
    },
    card: {
      type: 'string',
      describe: 'A card whose published values are shown next to ours (html, latex)',
      requiresArg: true,
    },
    column: { type: 'string', describe: 'Column of the card', requiresArg: true },
    metric: metricOption,
    merge: {
      type: 'boolean',
      default: false,
      describe: 'Of a run made with --of: its replies in the place of those of the whole run',
    },
    store: storeOption,
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const reportCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (args, { host, columns }) => {
    const format = args.format ?? (columns === UNLIMITED ? 'md' : 'text');
    if (args.card === undefined) refuseIgnored({ column: args.column }, 'needs --card <card>');
    if (format !== 'html' && format !== 'latex') {
      refuseIgnored({ card: args.card }, 'is supported only in html and latex');
    }
    const metrics = readMetrics(args.metric ?? []);
    return withResults(args.store, async (results) => {
      if (args.merge)
        refuseIgnored({ metric: args.metric, card: args.card }, 'does not go with --merge');
      const report = args.merge
        ? await merged(results, results.run(args.run))
        : await withMetrics(results.run(args.run), metrics, results);
      const card =
        args.card === undefined
          ? undefined
          : cardOf(args.card, args.column, report, evidenceIn(results, report));
      host.stdout.write(
        {
          text: () => textReport(report, columns),
          md: () => markdownReport(report),
          csv: () => csvReport(report),
          json: () => `${safeJson(jsonReport(report), 2)}\n`,
          latex: () => latexReport(report, card?.rows),
          html: () =>
            htmlReport(
              report,
              // Charts of single replies would be of one of the two runs.
              ({ record, scoring }) =>
                args.merge ? [] : results.responseDetails(record.id, scoring?.id ?? null),
              card,
            ),
        }[format](),
      );
      return EXIT.done;
    });
  },
};

async function merged(results: Results, part: RunResults): Promise<RunResults> {
  const whole = results.run(wholeOf(part));
  const ids = whole.benchmarks.map(({ record }) => record.benchmark);
  return mergePart(results, part, whole, await benchmarksOfRun(whole.run, ids));
}

/** The results with further metrics of their samples, for this report only. */
async function withMetrics(
  report: RunResults,
  names: readonly string[],
  results: Results,
): Promise<RunResults> {
  if (names.length === 0) return report;
  const definitions = await benchmarksOfRun(
    report.run,
    report.benchmarks.map(({ record }) => record.benchmark),
  );
  const benchmarks = report.benchmarks.map((each, i) => {
    const { record, scoring, metrics } = each;
    const benchmark = definitions[i];
    if (scoring === null || benchmark === undefined) return each;
    const scores = results.scores(scoring.id, true);
    const { samples } = record.protocol;
    return { ...each, metrics: furtherResults(benchmark, names, samples, metrics, scores) };
  });
  return { ...report, benchmarks };
}

function cardOf(
  reference: string,
  asked: string | undefined,
  report: RunResults,
  find: FindEvidence,
): ReportCard & { readonly rows: readonly ComparedRow[] } {
  const card = readCard(reference);
  const column = columnOf(card, asked);
  const rows = compareWithCard(card.rows, column, report, isKnown, find);
  return {
    title: card.title,
    source: `${card.columns[column]}, ${card.source}`,
    rows,
    summary: summaryText(card.columns[column] ?? card.title, summaryOf(rows)),
  };
}
