import { appendFileSync, existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { columnOf, readCard } from '../cards/card.js';
import { compareWithCard } from '../cards/compare.js';
import { againstCard } from '../compare/against-card.js';
import { alignedExams, type ExamSource } from '../compare/aligned-exams.js';
import { readBaseline } from '../compare/baseline.js';
import { type GateRow, gate, outcomeOf } from '../compare/gate.js';
import { CardbenchError, systemCode } from '../core/errors.js';
import { safeJson } from '../core/safe-json.js';
import { pValue } from '../report/compare-text.js';
import { percent } from '../report/format.js';
import { gateAnnotations, gateMarkdown } from '../report/gate-github.js';
import { gateJunit } from '../report/gate-junit.js';
import { type GateTerms, gateSentence, gateText } from '../report/gate-text.js';
import { runReport } from '../report/run-report.js';
import { type Connection, openConnection } from '../store/open.js';
import { findRun } from '../store/runs.js';
import type { Command } from './commands.js';
import { EXIT } from './exit-codes.js';
import { examples, runArgument, scoringOption, storeOption } from './options.js';
import { print } from './output.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs.options({
      baseline: {
        type: 'string',
        describe: 'A file of "cardbench baseline save", or a run',
        requiresArg: true,
      },
      against: { type: 'string', describe: 'A card: its published values', requiresArg: true },
      column: { type: 'string', describe: 'Column of the card', requiresArg: true },
      run: runArgument,
      scoring: scoringOption,
      margin: {
        type: 'number',
        default: 1,
        describe: 'Points of per cent that a drop may have',
        requiresArg: true,
      },
      alpha: {
        type: 'number',
        default: 0.05,
        describe: 'Chance of failing what is no worse',
        requiresArg: true,
      },
      anyway: {
        type: 'boolean',
        default: false,
        describe: 'Compare what is not comparable, and mark it',
      },
      format: {
        alias: 'f',
        choices: ['text', 'json', 'md', 'junit'] as const,
        default: 'text' as const,
        describe: 'What is printed',
        requiresArg: true,
      },
      junit: { type: 'string', describe: 'Write JUnit XML to this file too', requiresArg: true },
      store: storeOption,
    }),
    [
      [
        '$0 check --baseline cardbench-baseline.json',
        'The newest run against a committed baseline',
      ],
      ['$0 check --baseline 20261123-1 --margin 0.5', 'Against an earlier run, a tighter margin'],
      ['$0 check --against llama-3.3-70b-instruct', 'Against published values'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const checkCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: (args) => {
    const terms = termsOf(args);
    if (args.baseline === undefined && args.against === undefined) {
      throw new CardbenchError(
        'Say what to check against: --baseline <file or run>, or --against <card>.',
      );
    }
    if (args.baseline === undefined && args.scoring !== undefined) {
      throw new CardbenchError('--scoring says what to hold against --baseline; leave it out.');
    }
    const db = openConnection(args.store, 'read');
    try {
      if (args.baseline !== undefined) checkBaseline(db, args, args.baseline, terms);
      if (args.against !== undefined) checkCard(db, args, args.against, terms);
    } finally {
      db.close();
    }
  },
};

function termsOf({ margin, alpha }: Args): GateTerms {
  if (!(margin >= 0 && margin <= 100)) {
    throw new CardbenchError(`--margin ${margin}: give points of per cent from 0 to 100.`);
  }
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new CardbenchError(`--alpha ${alpha}: give a chance between 0 and 0.5.`);
  }
  return { margin: margin / 100, alpha };
}

function checkBaseline(db: Connection, args: Args, reference: string, terms: GateTerms): void {
  const run = findRun(db, args.run);
  const sources = [baselineOf(db, reference), run];
  const [baseline = [], exams = []] = alignedExams(db, sources, args.scoring);
  const rows = gate(baseline, exams, { ...terms, anyway: args.anyway });
  const junit = gateJunit(rows, terms);
  if (args.junit !== undefined) writeWhole(args.junit, [junit], '--junit');
  switch (args.format) {
    case 'text':
      print(`${gateText(rows, terms)}\n\n${outcomeOf(rows)}: run ${run.id} against ${reference}.`);
      break;
    case 'json':
      print(
        safeJson({
          run: run.id,
          baseline: reference,
          outcome: outcomeOf(rows),
          ...terms,
          rows: rows.map((row) => asJson(row, terms)),
        }),
      );
      break;
    case 'md':
      print(gateMarkdown(rows, terms));
      break;
    case 'junit':
      print(junit);
  }
  tellGitHub(rows, terms, args.format === 'text');
  setExit(outcomeOf(rows));
}

function baselineOf(db: Connection, reference: string): ExamSource {
  if (existsSync(reference) || /\.json$/.test(reference)) return readBaseline(reference);
  return findRun(db, reference);
}

function asJson(row: GateRow, terms: GateTerms): unknown {
  return { ...row, sentence: gateSentence(row, terms) };
}

/** In a workflow of GitHub: annotations among the output, and the table in the step's summary. */
function tellGitHub(rows: readonly GateRow[], terms: GateTerms, annotate: boolean): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  if (annotate) for (const line of gateAnnotations(rows, terms)) print(line);
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  try {
    appendFileSync(summary, gateMarkdown(rows, terms));
  } catch (thrown) {
    throw new CardbenchError(`Cannot write the step summary ${summary} (${systemCode(thrown)}).`);
  }
}

function checkCard(db: Connection, args: Args, reference: string, terms: GateTerms): void {
  const card = readCard(reference);
  const column = columnOf(card, args.column);
  const report = runReport(db, findRun(db, args.run));
  const sat = new Set(report.benchmarks.map(({ record }) => record.benchmark));
  const rows = card.rows.filter(({ benchmark }) => sat.has(benchmark));
  const compared = compareWithCard(rows, column, report, () => true);
  if (compared.length === 0) {
    throw new CardbenchError(`The run ${report.run.id} has no benchmark of ${card.id}.`);
  }
  const whole = compared.flatMap(({ row, ours, published, verdict }) =>
    ours === null || published === null || 'why' in verdict
      ? []
      : [{ row, estimate: ours.estimate, published }],
  );
  const rowsAgainst = againstCard(whole, terms);
  for (const { row, estimate, published, drop, p, failed } of rowsAgainst) {
    print(
      `${failed ? 'FAILED' : 'passed'}  ${row.title}: ours ${percent(estimate.value)}, published ${published.toFixed(1)}, ` +
        `${failed ? `below by ${percent(drop)}, more than the margin of ${percent(terms.margin)}` : `not below by more than the margin of ${percent(terms.margin)}, or not significantly`} (p ${pValue(p)}).`,
    );
  }
  const open = compared.flatMap(({ row, verdict }) => ('why' in verdict ? [{ row, verdict }] : []));
  for (const { row, verdict } of open.slice(0, 1)) {
    print(`${verdict.kind}  ${row.title}: ${verdict.why}.`);
  }
  if (open.length > 0) setExit('incomplete');
  else setExit(rowsAgainst.some(({ failed }) => failed) ? 'failed' : 'passed');
}

function setExit(outcome: 'passed' | 'failed' | 'incomplete'): void {
  const code = { passed: EXIT.done, failed: EXIT.failed, incomplete: EXIT.incomplete }[outcome];
  process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
}
