import { shellWord } from '../core/shell-word.js';

/** What `cardbench init` was told. */
export interface InitAnswers {
  /** As for --model: `novita:meta-llama/llama-3.3-70b-instruct`. */
  readonly model: string;
  readonly baseUrl: string | undefined;
  readonly benchmarks: readonly string[];
  /** The card that the benchmarks are the rows of. */
  readonly card: string | undefined;
  /** The variable that holds the key; `undefined` for a model that needs none. */
  readonly keyVariable: string | undefined;
  /** Whether a GitHub workflow is wanted. */
  readonly ci: boolean;
}

/** The files of a folder in which models are benchmarked: texts by path. */
export function initFiles(answers: InitAnswers): ReadonlyMap<string, string> {
  const files = new Map([['cardbench.config.yaml', configText(answers)]]);
  if (answers.keyVariable !== undefined) {
    files.set('.env.example', envText(answers.keyVariable));
  }
  if (answers.ci) files.set('.github/workflows/cardbench.yml', workflowText(answers));
  return files;
}

/** What to do next, one command a line. */
export function nextSteps({
  model,
  baseUrl,
  card,
  keyVariable,
  ci,
}: InitAnswers): readonly string[] {
  return [
    ...(keyVariable === undefined
      ? []
      : [
          `cp .env.example .env          # and write your ${keyVariable} into it; never commit .env`,
        ]),
    ...(model.startsWith('demo')
      ? []
      : [
          `cardbench doctor -m ${shellWord(model)}${baseUrl === undefined ? '' : ` --base-url ${shellWord(baseUrl)}`}${card === undefined ? '' : ` --card ${card}`}`,
        ]),
    ...(card === undefined
      ? ['cardbench run']
      : [`cardbench card ${card} --estimate`, `cardbench card ${card}`]),
    ...(ci ? ['cardbench baseline save        # then commit cardbench-baseline.json'] : []),
  ];
}

function configText({ model, baseUrl, benchmarks, card }: InitAnswers): string {
  return `# yaml-language-server: $schema=./node_modules/cardbench/dist/config.schema.json
# Settings of cardbench in this folder. Flags override them; "cardbench run --help" describes all of them.

# Which model is asked: <provider>:<id>, or any server with "baseUrl".
model: ${JSON.stringify(model)}
${baseUrl === undefined ? '# baseUrl: http://localhost:8000/v1' : `baseUrl: ${JSON.stringify(baseUrl)}`}

# What "cardbench run" runs when it is given no benchmark${card === undefined ? '' : `: the rows of ${card}`}.
benchmarks:
${benchmarks.map((id) => `  - ${id}`).join('\n')}

# Fewer items, spread evenly over subjects or languages. Leave it out to reproduce a card.
# limit: 200

# Requests in flight: a number, or "auto".
# concurrency: auto

# Dollars per million tokens, to see costs and to bound them.
# price: { input: 0.13, output: 0.39 }
# maxCost: 5

# When "cardbench check" fails: a drop of more than this many percentage points.
check:
  margin: 1
`;
}

function envText(keyVariable: string): string {
  return `# Copy this file to .env and write your key into the copy. Never commit .env.
${keyVariable}=
# For datasets that ask you to accept their conditions (GPQA):
# HF_TOKEN=
`;
}

function workflowText({ keyVariable }: InitAnswers): string {
  const keys =
    keyVariable === undefined
      ? ''
      : `    env:
      ${keyVariable}: \${{ secrets.${keyVariable} }}
`;
  return `# Fails when the model is significantly worse than cardbench-baseline.json, which "cardbench baseline save" writes.
name: cardbench
on:
  workflow_dispatch:
  schedule:
    - cron: '0 3 * * 1'
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 120
${keys}    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # Exit code 3: finished, with failed items; the check tells them.
      - run: npx cardbench run || [ $? = 3 ]
      - run: npx cardbench check --baseline cardbench-baseline.json --junit results/cardbench-check.xml
`;
}
