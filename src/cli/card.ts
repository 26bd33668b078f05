import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { benchmarks } from '../benchmarks/registry.js';
import { type Card, type CardRow, cardIds, readCard } from '../cards/card.js';
import { type ComparedRow, compareWithCard } from '../cards/compare.js';
import { estimateRun, TOKENS_PER_SECOND } from '../cards/estimate.js';
import { verdictText } from '../cards/verdict.js';
import { CardbenchError } from '../core/errors.js';
import { promptText } from '../core/prompt.js';
import { resolveEndpoint } from '../models/endpoint.js';
import { count, dollars, duration, percent } from '../report/format.js';
import { caveatsOf, type RunReport, runReport } from '../report/run-report.js';
import { modelName } from '../report/terminal.js';
import { textTable } from '../report/text-table.js';
import type { RunConfig } from '../runner/config.js';
import type { PlannedBenchmark } from '../runner/plan.js';
import { planAll } from '../runner/session.js';
import { openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import { EXIT } from './exit-codes.js';
import { examples, jsonOption } from './options.js';
import { print, say } from './output.js';
import { runConfigOf, runFlags } from './run-flags.js';
import { runWithProgress } from './run-with-progress.js';

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('card', { type: 'string', describe: 'Id of a card, or a card file of your own' })
      .options({
        ...runFlags,
        list: { type: 'boolean', default: false, describe: 'List the cards' },
        rows: {
          type: 'string',
          describe: 'Only these rows: benchmark ids, with commas',
          requiresArg: true,
        },
        column: {
          type: 'string',
          describe: 'Compare with another column of the card',
          requiresArg: true,
        },
        estimate: {
          type: 'boolean',
          default: false,
          describe: 'Say what it would take, and call nothing',
        },
        'dry-run': {
          type: 'boolean',
          default: false,
          describe: 'Write the first prompts of each row, and call nothing',
        },
        json: jsonOption,
      }),
    [
      ['$0 card --list', 'The cards that come with cardbench'],
      [
        '$0 card llama-3.3-70b-instruct -m novita:meta-llama/llama-3.3-70b-instruct',
        'Reproduce a card',
      ],
      ['$0 card llama-3.3-70b-instruct -m demo --rows mmlu,mgsm', 'Two rows, on the stand-in'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const cardCommand: CommandModule<object, Args> = {
  command: 'card [card]',
  describe: 'Run the rows of a model card and print ours beside the published values',
  builder: builder as CommandModule<object, Args>['builder'],
  handler: async (args) => {
    if (args.list) return listCards(args.json);
    if (args.card === undefined) {
      throw new CardbenchError(`Name a card: ${cardIds().join(', ')}, or a file of your own.`);
    }
    const card = readCard(args.card);
    const rows = rowsOf(card, args.rows);
    const column = columnOf(card, args.column);
    const ids = [...new Set(rows.map(({ benchmark }) => benchmark).filter(isKnown))];
    if (ids.length === 0) {
      throw new CardbenchError(`This version has a benchmark for none of the rows of ${card.id}.`);
    }
    const config = await runConfigOf(args, ids, 'cardbench card');
    if (args.estimate || args.dryRun) {
      const plans = await planCard(config);
      if (args.estimate) printEstimate(plans, config, args.json);
      if (args.dryRun) writePrompts(card, plans);
      return;
    }
    const runId = await runWithProgress(config);
    const db = openConnection(config.store, 'read');
    try {
      const report = runReport(db, findRun(db, runId));
      const compared = compareWithCard(rows, column, report, isKnown);
      if (args.json) print(JSON.stringify(summary(card, column, report, compared)));
      else printCard(card, column, report, compared);
      if (compared.some(({ verdict }) => verdict.kind === 'incomplete')) {
        process.exitCode ??= EXIT.incomplete;
      }
    } finally {
      db.close();
    }
  },
};

function isKnown(id: string): boolean {
  return benchmarks.some((benchmark) => benchmark.id === id);
}

function listCards(json: boolean): void {
  const cards = cardIds().map(readCard);
  if (json) print(JSON.stringify(cards));
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
      `--rows ${unknown}: ${card.id} has no such row; it has ${card.rows.map(({ benchmark }) => benchmark).join(', ')}.`,
    );
  }
  return card.rows.filter(({ benchmark }) => ids.includes(benchmark));
}

function columnOf(card: Card, asked: string | undefined): string {
  if (asked === undefined || asked in card.columns) return asked ?? card.column;
  throw new CardbenchError(
    `--column ${asked}: ${card.id} has no such column; it has ${Object.keys(card.columns).join(', ')}.`,
  );
}

function planCard(config: RunConfig): Promise<PlannedBenchmark[]> {
  return planAll(config, resolveEndpoint(config.model, config.baseUrl), {
    now: Date.now,
    note: say,
  });
}

function printEstimate(plans: readonly PlannedBenchmark[], config: RunConfig, json: boolean): void {
  const rows = estimateRun(plans, config);
  if (json) {
    print(JSON.stringify(rows));
    return;
  }
  const total = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + pick(row), 0);
  const line = (
    title: string,
    requests: number,
    tokensIn: number,
    out: number,
    cost: number | null,
    time: number,
  ) => [
    title,
    count(requests),
    count(tokensIn),
    count(out),
    cost === null ? '-' : dollars(cost),
    duration(time),
  ];
  print(
    textTable(
      [
        'benchmark',
        'requests',
        'tokens in',
        'tokens out, at most',
        'cost, at most',
        'time, at most',
      ],
      [
        ...rows.map((row) =>
          line(
            row.title,
            row.requests,
            row.tokensIn,
            row.mostTokensOut,
            row.mostCost,
            row.mostSeconds,
          ),
        ),
        line(
          'all',
          total(({ requests }) => requests),
          total(({ tokensIn }) => tokensIn),
          total(({ mostTokensOut }) => mostTokensOut),
          config.price === undefined ? null : total(({ mostCost }) => mostCost ?? 0),
          total(({ mostSeconds }) => mostSeconds),
        ),
      ],
    ),
  );
  print(
    `\nTokens in at four characters a token; replies at their greatest length, ${TOKENS_PER_SECOND} tokens a second each, ${config.concurrency} in flight.${config.price === undefined ? ' --price <input>,<output> adds the cost.' : ''}`,
  );
}

/** Prompts that are written for each row. */
const SHOWN_PROMPTS = 3;

function writePrompts(card: Card, plans: readonly PlannedBenchmark[]): void {
  const folder = join('results', 'prompts', card.id);
  mkdirSync(folder, { recursive: true });
  for (const { benchmark, items, request } of plans) {
    if (benchmark.confidential === true) {
      say(
        `${benchmark.id}: its authors ask that its items be shown nowhere, so no prompt is written.`,
      );
      continue;
    }
    for (const item of items.slice(0, SHOWN_PROMPTS)) {
      const { prompt, ...sampling } = request(item);
      const text =
        prompt.kind === 'chat'
          ? prompt.messages.map(({ role, content }) => `[${role}]\n${content}\n`).join('\n')
          : promptText(prompt);
      const path = join(folder, `${benchmark.id}-${item.id.replace(/[^\w-]+/g, '-')}.txt`);
      writeFileSync(path, `${JSON.stringify(sampling)}\n\n${text}\n`);
      print(path);
    }
  }
}

function printCard(
  card: Card,
  column: string,
  report: RunReport,
  compared: readonly ComparedRow[],
): void {
  print(`${card.title} · ${modelName(report)} · run ${report.run.id}\n`);
  print(
    textTable(
      ['benchmark', 'shots', 'metric', 'published', 'ours', '95 %', 'n', 'verdict'],
      compared.map(({ row, ours, n, published, verdict }) => [
        row.title,
        String(row.shots),
        ours?.name ?? row.metric,
        published === null ? '-' : published.toFixed(1),
        ours === null ? '-' : percent(ours.estimate.value),
        ours === null
          ? '-'
          : `${percent(ours.estimate.interval[0])} to ${percent(ours.estimate.interval[1])}`,
        count(n),
        verdictText(verdict),
      ]),
    ),
  );
  print('');
  for (const caveat of caveatsOf(report)) print(`! ${caveat}`);
  print(`Published: ${card.columns[column]}, ${card.source}. Ours: prompts in our own words.`);
}

function summary(
  card: Card,
  column: string,
  { run }: RunReport,
  compared: readonly ComparedRow[],
): unknown {
  return {
    card: card.id,
    column,
    run: run.id,
    model: run.model,
    standIn: run.standIn,
    rows: compared.map(({ row, ours, n, published, verdict }) => ({
      title: row.title,
      benchmark: row.benchmark,
      metric: ours?.name ?? row.metric,
      published,
      ours: ours?.estimate ?? null,
      n,
      verdict,
    })),
  };
}
