import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyBenchmark } from '../../../src/benchmarks/benchmark.js';
import { benchmarks } from '../../../src/benchmarks/registry.js';
import { packageRoot } from '../../../src/core/package-root.js';
import type { Prompt } from '../../../src/core/prompt.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { readManifest } from '../../../src/datasets/manifest.js';
import { publishedItemsOf } from '../../../src/datasets/origin.js';
import { count } from '../../../src/report/format.js';

const INTRODUCTION = `# Benchmarks

Every benchmark with its protocol, its prompt, and how an answer is found and scored. The first extractor and the first
metric are the default and the headline. Prompts are shown for one of cardbench's own sample items, without few-shot
examples. [Fidelity](fidelity.md) describes the comparisons with official scorers, and what differs.
`;

/** Sections of docs/fidelity.md about one benchmark or a kind of them. */
const DIFFERENCES: readonly (readonly [RegExp, string])[] = [
  [/^bfcl/, 'bfcl'],
  [/^math/, 'math'],
  [/^ifeval/, 'ifeval'],
  [/^ifbench/, 'ifbench'],
];

/** The page docs/benchmarks.md, from the definitions of the benchmarks. */
export async function benchmarksPage(): Promise<string> {
  const compared = comparisons();
  const parts = await Promise.all(benchmarks.map((each) => section(each, compared)));
  return [INTRODUCTION, ...parts].join('\n');
}

async function section(benchmark: AnyBenchmark, compared: readonly Comparison[]): Promise<string> {
  const { id, title, description, dataset, protocol, scorer, metrics } = benchmark;
  const { license, homepage } = readManifest(dataset.name);
  const { items } = await loadDataset(dataset, { kind: 'sample' }, {});
  const [first] = items;
  const prompt = first === undefined ? undefined : benchmark.prompt(first);
  const rows: (readonly [string, string])[] = [
    ['items', `${count(publishedItemsOf(dataset))} ([source](${homepage}), ${license})`],
    ['asked', askedAs(prompt)],
    ['prompt', code(protocol.prompt)],
    ['few-shot examples', String(protocol.shots)],
    ['reasoning asked for', protocol.cot ? 'yes' : 'no'],
    ['temperature', String(protocol.temperature)],
    ['maximum tokens', count(protocol.maxTokens)],
    ['stop sequences', (protocol.stop ?? []).map((stop) => code(JSON.stringify(stop))).join(', ')],
    ['scorer', `${code(scorer.name)}, version ${scorer.version}${needs(benchmark)}`],
    ['extractors', Object.keys(scorer.extractors).map(code).join(', ')],
    ['metrics', [...new Set(metrics.map(({ name }) => code(name)))].join(', ')],
    [
      'without log-likelihoods',
      benchmark.generate ? `${code('--as generate')} runs ${code(benchmark.generate.id)}` : '',
    ],
    [
      'outputs that only it reads',
      (benchmark.predictionFormats ?? []).map(({ name }) => code(name)).join(', '),
    ],
    [
      'compared with',
      compared
        .filter(({ ids }) => ids.includes(id))
        .map(({ text }) => text)
        .join('; '),
    ],
    ['differences', differences(id, prompt)],
  ];
  const table = rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `| ${name} | ${text.replaceAll('|', '\\|')} |`)
    .join('\n');
  const shown = prompt === undefined ? '' : `\n${fenced(lastPart(prompt))}\n`;
  return `## ${id}\n\n${title}. ${description}\n\n| | |\n|---|---|\n${table}\n${shown}`;
}

function askedAs(prompt: Prompt | undefined): string {
  if (prompt === undefined) return '';
  if (prompt.kind === 'choices') return 'log-likelihoods of the choices';
  if (prompt.kind === 'completion') return 'text to be continued';
  return prompt.tools === undefined ? 'chat' : 'chat with tools';
}

function needs({ scorer, confidential, harmful }: AnyBenchmark): string {
  const needed = [
    scorer.needsSandbox === true ? 'runs code in a sandbox' : undefined,
    scorer.needsJudge === true ? 'needs `--judge`' : undefined,
    scorer.asksJudge === true && scorer.needsJudge !== true
      ? 'can ask a judge (`--judge`)'
      : undefined,
    scorer.guarded === undefined
      ? undefined
      : 'can be run on a [system with guards](safety.md) (`--guard-input`, `--guard-output`)',
    harmful === true
      ? 'neither its items nor replies are shown in any export'
      : confidential === true
        ? 'its items are not shown in any output'
        : undefined,
  ].filter((each) => each !== undefined);
  return needed.length === 0 ? '' : `; ${needed.join('; ')}`;
}

function differences(id: string, prompt: Prompt | undefined): string {
  const anchor = DIFFERENCES.find(([pattern]) => pattern.test(id))?.[1];
  if (anchor !== undefined) return `[fidelity](fidelity.md#${anchor})`;
  return prompt?.kind === 'choices' ? '[fidelity](fidelity.md#log-likelihoods)' : '';
}

/** What follows the few-shot examples. */
function lastPart(prompt: Prompt): string {
  if (prompt.kind === 'completion') return lastQuestion(prompt.text);
  if (prompt.kind === 'chat') {
    const leading = prompt.messages.filter(({ role }) => role === 'system');
    const last = prompt.messages.at(-1);
    const shown = last === undefined ? leading : [...leading, last];
    return shown.map(({ role, content }) => `[${role}] ${lastQuestion(content)}`).join('\n');
  }
  const [first] = prompt.choices;
  const context = first === undefined ? '' : lastQuestion(first.context);
  const listed = prompt.choices.map(({ continuation }) => `  → ${JSON.stringify(continuation)}`);
  return [context, ...listed].join('\n');
}

const MAX_LINES = 40;

/** The end of a text, from the last paragraph on that still fits. */
function lastQuestion(text: string): string {
  const lines = text.split('\n');
  return lines.length <= MAX_LINES ? text : ['[...]', ...lines.slice(-MAX_LINES)].join('\n');
}

/** One row of the tables of docs/fidelity.md. */
interface Comparison {
  readonly ids: readonly string[];
  readonly text: string;
}

function comparisons(): readonly Comparison[] {
  const page = readFileSync(join(packageRoot, 'docs', 'fidelity.md'), 'utf8');
  const known = benchmarks.map(({ id }) => id);
  return [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([\d,]+) \| ([^|]+) \|/gm)].map(
    ([, subject = '', , outputs = '', n = '', agree = '']) => {
      const [names = '', ...what] = subject.split(', ');
      return {
        ids: names.split(' and ').filter((name) => known.includes(name)),
        text: `${[...what, outputs].join(', ')}: ${agreement(agree.replace(/;.*/, ''), n)}`,
      };
    },
  );
}

/** `164 of 164 agree`; where the other page tells more than a number, only how many were compared. */
function agreement(agree: string, n: string): string {
  return /^[\d,]+$/.test(agree) ? `${agree} of ${n} agree` : `${n} compared, see docs/fidelity.md`;
}

function fenced(text: string): string {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}text\n${text.replace(/[ \t]+$/gm, '')}\n${fence}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
