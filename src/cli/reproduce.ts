import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { IMPORTED } from '../core/imported.js';
import { inWords } from '../core/in-words.js';
import { schemaComplaint } from '../core/schema-complaint.js';
import { isQuotable, readJsonDocument } from '../datasets/formats/document.js';
import { points } from '../report/compare-text.js';
import { percent } from '../report/format.js';
import type { ReproduceOutput } from '../report/json-outputs.js';
import { textTable } from '../report/text-table.js';
import { parseRunConfig, type RunConfig } from '../runner/config.js';
import { readHeaders } from '../runner/settings/headers.js';
import type { Command } from './command.js';
import { mayBegin, notBegun, yesOption } from './confirm-spending.js';
import { EXIT } from './exit-codes.js';
import { jsonOption, storeOption } from './options.js';
import { planConfig } from './plan-run.js';
import { runWithProgress } from './run-with-progress.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';

const reportSchema = z.looseObject({
  run: z.looseObject({
    id: z.string(),
    provider: z.string(),
    cardbench: z.string(),
    config: z.record(z.string(), z.unknown()),
  }),
  benchmarks: z
    .array(
      z.looseObject({
        benchmark: z.string(),
        title: z.string(),
        dataset: z.looseObject({ sha256: z.string() }),
        metrics: z.array(
          z.looseObject({ name: z.string(), value: z.number(), low: z.number().optional() }),
        ),
      }),
    )
    .min(1),
});

const builder = (yargs: Argv) =>
  yargs
    .positional('report', {
      type: 'string',
      demandOption: true,
      describe: 'A report written by "cardbench report --format json"',
    })
    .options({
      header: {
        type: 'string',
        array: true,
        nargs: 1,
        describe: '<name>=<value>: a header that the run sent; its value is in no report',
      },
      store: storeOption,
      yes: yesOption,
      json: jsonOption,
    });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const reproduceCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, terminal) => {
    const { columns, print, printJson, show } = terminal;
    const before = readReport(args.report);
    if (before.run.provider === IMPORTED) {
      throw new CardbenchError(`${args.report}: the run was imported, so it cannot be run again.`);
    }
    const config: RunConfig = parseRunConfig(
      {
        ...before.run.config,
        ...(args.header === undefined ? {} : { headers: readHeaders(args.header) }),
        fresh: true,
        store: args.store,
      },
      args.report,
    );
    await requireSameData(before, config, terminal);
    if (!(await mayBegin(config, args.yes, terminal))) throw notBegun();
    const { runId, exitCode } = await runWithProgress(config, terminal);
    return withResults(config.store, (results) => {
      const report = results.run(runId);
      const rows = before.benchmarks.flatMap(({ benchmark, title, metrics }) => {
        const now = report.benchmarks.find(({ record }) => record.benchmark === benchmark);
        return metrics.map(({ name, value }) => {
          const estimate = now?.metrics.find((metric) => metric.name === name)?.estimate;
          return { benchmark, title, metric: name, before: value, now: estimate?.value ?? null };
        });
      });
      const output: ReproduceOutput = { report: before.run.id, run: runId, rows };
      if (args.json) printJson(output);
      else {
        const cells = rows.map(({ title, metric, before: was, now }) => [
          title,
          metric,
          percent(was),
          now === null ? '-' : percent(now),
          now === null ? '-' : points(now - was),
        ]);
        print(
          textTable(
            ['benchmark', { title: 'metric', drop: 1 }, 'report', 'now', 'difference'],
            cells,
            columns,
          ),
        );
        show(`\nReport of run ${before.run.id}; this is run ${runId}.`);
      }
      if (exitCode !== undefined) return exitCode;
      const lacks = report.benchmarks.some(({ errors, outstanding }) => errors + outstanding > 0);
      return lacks ? EXIT.incomplete : EXIT.done;
    });
  },
};

function readReport(path: string): z.output<typeof reportSchema> {
  if (!existsSync(path)) {
    throw new CardbenchError(
      `There is no report ${path}; "cardbench report --format json" prints one.`,
    );
  }
  const parsed = reportSchema.safeParse(readJsonDocument(path), { error: inWords });
  if (parsed.success) return parsed.data;
  throw new CardbenchError(
    `${path} is not a report of cardbench (${schemaComplaint(parsed.error, isQuotable(path))}); write one with "cardbench report --format json".`,
  );
}

/** Checks, before the first call, that the data is the same as in the report's run. */
async function requireSameData(
  { benchmarks }: z.output<typeof reportSchema>,
  config: RunConfig,
  terminal: Terminal,
): Promise<void> {
  const { plan } = await planConfig(config, terminal);
  for (const { benchmark, title, dataset } of benchmarks) {
    const here = plan.benchmarks.find(({ id }) => id === benchmark)?.dataset;
    if (here !== undefined && here.sha256 !== dataset.sha256) {
      throw new CardbenchError(
        `${title}: the dataset here is not that of the report (sha256 ${here.sha256.slice(0, 12)}..., there ${dataset.sha256.slice(0, 12)}...); restore it.`,
      );
    }
  }
}
