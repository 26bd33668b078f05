import type { Argv } from 'yargs';
import { isKnown } from '../benchmarks/catalogue.js';
import { type Card, readCard } from '../cards/card.js';
import { CardbenchError } from '../core/errors.js';
import { shellWord } from '../core/shell-word.js';
import { terminalText } from '../core/terminal-text.js';
import type { CheckResult } from '../doctor/check.js';
import { MAX_CALLS } from '../doctor/checks.js';
import type { RowNeeds } from '../doctor/needs.js';
import { needsOf, obstacle } from '../doctor/row-needs.js';
import { type CheckReport, runChecks } from '../doctor/run-checks.js';
import { createModel } from '../models/client.js';
import { type Endpoint, resolveEndpoint, withHeaders } from '../models/endpoint.js';
import { findServer } from '../models/find-server.js';
import { DEMO } from '../models/providers.js';
import type { RequestShape } from '../models/request-shape.js';
import type { DoctorOutput } from '../report/doctor-output.js';
import { count } from '../report/format.js';
import { wrapped } from '../report/wrap.js';
import { parseRunConfig } from '../runner/config.js';
import { CALLS_PER_GUARD, checkGuards } from '../runner/score/check-guards.js';
import { type GuardsOfRun, guardsOf } from '../runner/score/guards.js';
import { readHeaders } from '../runner/settings/headers.js';
import { parsePairs } from '../runner/settings/pairs.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { guardFlags, guardOptions } from './guard-options.js';
import { examples, jsonOption } from './options.js';

const list = (describe: string) => ({ type: 'string', array: true, nargs: 1, describe }) as const;

const builder = (yargs: Argv) =>
  examples(
    yargs.options({
      model: {
        type: 'string',
        alias: 'm',
        demandOption: true,
        requiresArg: true,
        describe: '<provider>:<id>',
      },
      'base-url': {
        type: 'string',
        requiresArg: true,
        describe: 'Base URL of any other OpenAI-compatible server',
      },
      card: {
        type: 'string',
        default: 'llama-3.3-70b-instruct',
        requiresArg: true,
        describe: 'Card to be run on the endpoint',
      },
      omit: list('Fields that requests leave out, as in a run'),
      rename: list('<field>=<name>: a field that requests send under another name'),
      header: list('<name>=<value>: a header of every request; its value is never shown'),
      ...guardOptions,
      timeout: {
        type: 'number',
        default: 60,
        requiresArg: true,
        describe: 'Seconds allowed for one call',
      },
      json: jsonOption,
    }),
    [
      ['$0 doctor -m vllm:my-model', 'Is this server fit for the Llama 3.3 card?'],
      ['$0 doctor -m llamacpp:hermes --card openhermes-2.5-mistral-7b', 'And for this one?'],
      [
        '$0 doctor -m vllm:my-model --guard-input ollama:llama-guard3:8b',
        'Is the guard of a system fit, too?',
      ],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const doctorCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { columns, env, show, printJson, say }) => {
    const config = parseRunConfig(
      {
        ...{ benchmarks: ['gsm8k'], model: args.model, baseUrl: args.baseUrl },
        omit: args.omit?.flatMap((each) => each.split(',')),
        rename: parsePairs(args.rename ?? [], '--rename'),
        headers: readHeaders(args.header ?? []),
        ...guardFlags(args),
      },
      'cardbench doctor',
    );
    const { omit, rename, headers } = config;
    const named = withHeaders(resolveEndpoint(args.model, args.baseUrl, env), headers);
    if (named.provider === DEMO) {
      throw new CardbenchError('The stand-in "demo" needs no doctor; name a real endpoint.');
    }
    if (!(args.timeout > 0))
      throw new CardbenchError(
        `--timeout must be a number of seconds above 0, got ${args.timeout}.`,
      );
    const card = readCard(args.card);
    const guards = await guardsOf({ ...config, timeout: args.timeout }, env);
    const endpoint = await findServer(named);
    const rows = await Promise.all(
      [...new Set(card.rows.map(({ benchmark }) => benchmark))].filter(isKnown).map(needsOf),
    );
    const places = Object.values(guards ?? {}).filter((guard) => guard !== undefined).length;
    say(
      `At most ${MAX_CALLS} short calls to ${args.model}, some with a long prompt${places === 0 ? '' : `; at most ${places * CALLS_PER_GUARD} to the guard${places === 1 ? '' : 's'}`}.`,
    );
    const onResult = args.json ? () => {} : (result: CheckResult) => show(lineOf(result, columns));
    const { signal } = new AbortController();
    const checked = await runChecks({
      endpoint,
      connect: (to: Endpoint, stream: boolean, shape: RequestShape) =>
        createModel({ endpoint: to, stream, timeout: args.timeout * 1000, shape }),
      shape: { omit, rename },
      neededTokens: Math.max(0, ...rows.map(({ tokens }) => tokens)),
      rows,
      onResult,
      signal,
      clock: () => performance.now(),
    });
    const report = guards === null ? checked : await withGuards(checked, guards, onResult, signal);
    const summary = summaryOf(card, rows, report, args);
    const output: DoctorOutput = { ...report, ...summary };
    if (args.json) printJson(output);
    else show(closing(summary));
    const { calls, tokensIn, tokensOut } = report.spent;
    say(`${calls} calls, ${count(tokensIn)} tokens in, ${count(tokensOut)} out.`);
    const hasProblems = report.results.some(({ status }) => status === 'problem');
    return hasProblems ? EXIT.failed : EXIT.done;
  },
};

/** The report, with what was found of the guards. */
async function withGuards(
  report: CheckReport,
  guards: GuardsOfRun,
  onResult: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<CheckReport> {
  const spent = { ...report.spent };
  const found = await checkGuards(guards, spent, signal);
  for (const result of found) onResult(result);
  return { ...report, results: [...report.results, ...found], spent };
}

const SIGNS = { ok: 'ok', note: 'note', problem: 'PROBLEM', unknown: '?' } as const;

function lineOf({ name, status, evidence, cure }: CheckResult, columns: number): string {
  const advice = cure === null ? '' : `; ${cure}`;
  const head = `${SIGNS[status].padEnd(8)}${name.padEnd(17)}`;
  const indent = columns < 80 ? 8 : head.length;
  const lines = wrapped(terminalText(`${evidence}${advice}`), Math.max(20, columns - indent));
  const [first = '', ...more] = lines.split('\n');
  const all =
    indent === head.length
      ? [`${head}${first}`, ...more.map(pad)]
      : [head.trimEnd(), ...[first, ...more].map(pad)];
  return all.join('\n');
  function pad(line: string): string {
    return ' '.repeat(indent) + line;
  }
}

interface Summary {
  /** The command that runs the card on this endpoint, without the rows that it cannot serve. */
  readonly command: string | null;
  readonly unservable: readonly { readonly benchmark: string; readonly why: string }[];
}

function summaryOf(
  { id }: Card,
  rows: readonly RowNeeds[],
  { abilities, shape }: CheckReport,
  { model, baseUrl, header = [] }: Args,
): Summary {
  const unservable = rows.flatMap((row) => {
    const why = obstacle(row, abilities);
    return why === undefined ? [] : [{ benchmark: row.benchmark, why }];
  });
  const servable = rows.filter((row) => obstacle(row, abilities) === undefined);
  if (servable.length === 0) return { command: null, unservable };
  const words = [
    ...['cardbench', 'card', id, '-m', model],
    ...(baseUrl === undefined ? [] : ['--base-url', baseUrl]),
    ...(shape.omit ?? []).flatMap((field) => ['--omit', field]),
    ...Object.entries(shape.rename ?? {}).flatMap((pair) => ['--rename', pair.join('=')]),
    // A value may be a key.
    ...header.flatMap((each) => ['--header', `${each.split('=')[0]}=...`]),
    ...(unservable.length === 0
      ? []
      : ['--rows', servable.map(({ benchmark }) => benchmark).join(',')]),
  ];
  return { command: words.map(shellWord).join(' '), unservable };
}

function closing({ command, unservable }: Summary): string {
  const reasons = new Set(unservable.map(({ why }) => why));
  if (command === null && reasons.size === 1) {
    return terminalText(`\nThis endpoint can serve no row of the card: ${[...reasons].join()}.`);
  }
  const lines = unservable.map(({ benchmark, why }) => `Cannot serve ${benchmark}: ${why}.`);
  const last =
    command === null
      ? 'This endpoint can serve no row of the card.'
      : `Run the card with:\n  ${command}`;
  return terminalText(['', ...lines, last].join('\n'));
}
