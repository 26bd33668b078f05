import { appendFileSync, existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { againstCard } from '../cards/against-card.js';
import { columnOf, readCard } from '../cards/card.js';
import { compareWithCard } from '../cards/compare.js';
import { alignedScores, type ScoreSource } from '../compare/aligned-scores.js';
import { readBaseline } from '../compare/baseline.js';
import { type GateRow, gate } from '../compare/gate.js';
import { type GateOutcome, type GateSummary, summarise } from '../compare/gate-verdict.js';
import { type CheckPolicy, type Policy, policyOf, unknownBenchmarks } from '../compare/policy.js';
import { requireDifferent } from '../compare/sides.js';
import { CardbenchError, systemCode } from '../core/errors.js';
import { safeJson } from '../core/safe-json.js';
import { againstCardLine } from '../report/against-card-text.js';
import { withEarlierNames } from '../report/earlier-names.js';
import { gateAnnotations, gateMarkdown } from '../report/gate-github.js';
import { gateJunit } from '../report/gate-junit.js';
import { gateSentence, gateText, summaryLine } from '../report/gate-text.js';
import type { Results } from '../results/results.js';
import type { Command } from './command.js';
import { readCheckPolicy } from './config-file.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { forceOptions, isForced } from './force-option.js';
import {
  examples,
  formatOf,
  jsonFormatOption,
  runArgument,
  scoringOption,
  storeOption,
} from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import type { Terminal } from './terminal.js';
import { withResults } from './with-results.js';
import { writeWhole } from './write-file.js';

const builder = (yargs: Argv) =>
  examples(
    yargs.options({
      baseline: {
        type: 'string',
        describe: 'A file written by "cardbench baseline save", or a run',
        requiresArg: true,
      },
      against: { type: 'string', describe: 'A card, for its published values', requiresArg: true },
      column: { type: 'string', describe: 'Column of the card', requiresArg: true },
      run: runArgument,
      scoring: scoringOption,
      margin: {
        type: 'number',
        describe: 'Largest tolerated drop, in percentage points',
        defaultDescription: '1',
        requiresArg: true,
      },
      'relative-margin': {
        type: 'number',
        describe: 'Largest tolerated drop, as a fraction of the baseline’s score',
        requiresArg: true,
      },
      alpha: {
        type: 'number',
        describe: 'Largest probability of failing a run that is not worse',
        defaultDescription: '0.05',
        requiresArg: true,
      },
      'on-inconclusive': {
        choices: ['pass', 'fail'] as const,
        describe: 'What an inconclusive result means for the exit code',
        defaultDescription: 'pass',
        requiresArg: true,
      },
      config: {
        type: 'string',
        describe: 'Config file with the policy (default: cardbench.config.ts or .yaml)',
        requiresArg: true,
      },
      ...forceOptions,
      format: {
        alias: 'f',
        choices: ['text', 'json', 'md', 'junit'] as const,
        default: 'text' as const,
        describe: 'Output format',
        requiresArg: true,
      },
      json: jsonFormatOption,
      junit: { type: 'string', describe: 'Also write JUnit XML to this file', requiresArg: true },
      store: storeOption,
    }),
    [
      [
        '$0 check --baseline cardbench-baseline.json',
        'The newest run against a committed baseline',
      ],
      [
        '$0 check --baseline 20261123-1 --margin 0.5',
        'Against an earlier run, with a smaller margin',
      ],
      ['$0 check --against llama-3.3-70b-instruct', 'Against published values'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const checkCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (given, terminal) => {
    const args = { ...given, format: formatOf(given) };
    const flags = flagsOf(args);
    if (args.baseline === undefined && args.against === undefined) {
      throw new CardbenchError(
        'Give --baseline <file or run> or --against <card> to check against.',
      );
    }
    if (args.against === undefined)
      refuseIgnored({ column: args.column }, 'needs --against <card>');
    if (args.baseline === undefined) {
      const { junit, scoring } = args;
      const force = isForced(args);
      const format = args.format === 'text' ? undefined : args.format;
      refuseIgnored({ force, junit, format, scoring }, 'needs --baseline <file or run>');
    }
    const file = await readCheckPolicy(args.config);
    const policy = policyOf(file, flags);
    return withResults(args.store, (results) => {
      const { baseline, against } = args;
      const outcomes: GateOutcome[] = [];
      if (baseline !== undefined) {
        outcomes.push(checkBaseline(results, args, baseline, { file, policy }, terminal));
      }
      if (against !== undefined) {
        outcomes.push(checkCard(results, args, against, policy, terminal));
      }
      return exitCodeOf(outcomes);
    });
  },
};

/** The policy from the command line; everything else comes from the config file. */
function flagsOf({ margin, relativeMargin, alpha, onInconclusive }: Args): CheckPolicy {
  if (margin !== undefined && !(margin >= 0 && margin <= 100)) {
    throw new CardbenchError(`--margin ${margin}: give percentage points from 0 to 100.`);
  }
  if (relativeMargin !== undefined && !(relativeMargin >= 0 && relativeMargin <= 1)) {
    throw new CardbenchError(
      `--relative-margin ${relativeMargin}: give a fraction of the baseline from 0 to 1.`,
    );
  }
  if (alpha !== undefined && !(alpha > 0 && alpha < 0.5)) {
    throw new CardbenchError(`--alpha ${alpha}: give a probability between 0 and 0.5.`);
  }
  return {
    ...(margin === undefined ? {} : { margin }),
    ...(relativeMargin === undefined ? {} : { relativeMargin }),
    ...(alpha === undefined ? {} : { alpha }),
    ...(onInconclusive === undefined ? {} : { onInconclusive }),
  };
}

function checkBaseline(
  results: Results,
  args: Args,
  reference: string,
  { file, policy }: { readonly file: CheckPolicy; readonly policy: Policy },
  terminal: Terminal,
): GateOutcome {
  const { columns, print, show } = terminal;
  const run = results.find(args.run);
  const sources = [baselineOf(results, reference), run];
  requireDifferent([reference, args.run], sources);
  const [baseline = [], scores = []] = alignedScores(results, sources, args.scoring);
  const [unknown] = unknownBenchmarks(
    file,
    baseline.map(({ benchmark }) => benchmark),
  );
  if (unknown !== undefined) {
    throw new CardbenchError(
      `The config file's "check.benchmarks" names ${unknown}, which the baseline does not have; it has ${baseline.map(({ benchmark }) => benchmark).join(', ')}.`,
    );
  }
  const rows = gate(baseline, scores, { policy, force: isForced(args) });
  const summary = summarise(rows, policy.onInconclusive);
  const junit = gateJunit(rows, policy.onInconclusive);
  if (args.junit !== undefined) writeWhole(args.junit, [junit], '--junit');
  switch (args.format) {
    case 'text':
      show(
        `${gateText(rows, columns)}\n\n${summaryLine(summary)}. Run ${run.id} against ${reference}.`,
      );
      break;
    case 'json':
      print(
        safeJson({
          run: run.id,
          baseline: reference,
          ...summary,
          alpha: policy.alpha,
          correction: policy.correction,
          onInconclusive: policy.onInconclusive,
          rows: rows.map((row) => ({ ...withEarlierNames(row), sentence: gateSentence(row) })),
        }),
      );
      break;
    case 'md':
      print(gateMarkdown(rows, summary));
      break;
    case 'junit':
      print(junit);
  }
  tellInconclusive(summary, args.format, terminal);
  tellGitHub(rows, summary, args.format === 'text', terminal);
  return summary.outcome;
}

/** An inconclusive result that passes is reported, even if the output is for a program. */
function tellInconclusive(
  { verdict, outcome, reason }: GateSummary,
  format: string,
  { say }: Terminal,
): void {
  if (verdict === 'INCONCLUSIVE' && outcome === 'passed' && format !== 'text') {
    say(`INCONCLUSIVE: ${reason}.`);
  }
}

function baselineOf(results: Results, reference: string): ScoreSource {
  if (existsSync(reference) || /\.json$/.test(reference)) return readBaseline(reference);
  return results.find(reference);
}

/** In a GitHub workflow: prints annotations, and writes the table to the step summary. */
function tellGitHub(
  rows: readonly GateRow[],
  gateSummary: GateSummary,
  annotate: boolean,
  { print, env }: Terminal,
): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return;
  if (annotate) for (const line of gateAnnotations(rows)) print(line);
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  try {
    appendFileSync(summary, gateMarkdown(rows, gateSummary));
  } catch (thrown) {
    throw new CardbenchError(
      `Cannot write the step summary ${summary} (${systemCode(thrown)}); check GITHUB_STEP_SUMMARY.`,
    );
  }
}

function checkCard(
  results: Results,
  args: Args,
  reference: string,
  policy: Policy,
  { show }: Terminal,
): GateOutcome {
  const card = readCard(reference);
  const column = columnOf(card, args.column);
  const run = results.run(args.run);
  const measured = new Set(run.benchmarks.map(({ record }) => record.benchmark));
  const rows = card.rows.filter(({ benchmark }) => measured.has(benchmark));
  const compared = compareWithCard(rows, column, run, () => true);
  if (compared.length === 0) {
    throw new CardbenchError(`The run ${run.run.id} has no benchmark of ${card.id}.`);
  }
  const whole = compared.flatMap(({ row, ours, published, verdict }) =>
    ours === null || published === null || 'why' in verdict
      ? []
      : [{ row, estimate: ours.estimate, published }],
  );
  const against = againstCard(whole, policy);
  for (const row of against) show(`${againstCardLine(row)}.`);
  const open = compared.flatMap(({ row, verdict }) => ('why' in verdict ? [{ row, verdict }] : []));
  for (const { row, verdict } of open.slice(0, 1)) {
    show(`${verdict.kind}  ${row.title}: ${verdict.why}.`);
  }
  const incomplete = open.map(({ row }) => ({
    title: row.title,
    verdict: { kind: 'incomplete' as const },
  }));
  const summary = summarise([...against, ...incomplete], policy.onInconclusive);
  show(`\n${summaryLine(summary)}.`);
  return summary.outcome;
}

/** That of the worst outcome; a run that lacks items is worse than one that fails. */
function exitCodeOf(outcomes: readonly GateOutcome[]): ExitCode {
  if (outcomes.includes('incomplete')) return EXIT.incomplete;
  return outcomes.includes('failed') ? EXIT.failed : EXIT.done;
}
