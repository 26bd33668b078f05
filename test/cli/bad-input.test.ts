import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';

const FILES: Readonly<Record<string, string>> = {
  'bad.yaml': 'limit: 0\nmodel: 3\ntemperature: hot\n',
  'typo.yaml': '# settings\nlimt: 3\n',
  'list.yaml': '- a\n- b\n',
  'tabs.yaml': 'a:\n\t- b\n',
  'card.yaml': 'id: x\n',
  'bad.config.ts': 'export const config = { limit: "many", dataset: 3 };',
  'throws.config.ts': 'throw new Error("boom");',
  'nothing.config.ts': 'export const other = 1;',
  'own-throws.ts': 'throw new Error("boom");',
  'own-nothing.ts': 'export const x = 1;',
  'own-odd.ts': 'export const x = { id: "x", title: "x", prompt: 3 };',
  'empty.jsonl': '',
  'odd.jsonl': '{"foo": 1}\n',
  'outputs.jsonl': '{"item":"astronomy/0","response":"x"}\n{"item":[1],"response":"x"}\n',
  'other.jsonl': '{"item":"q/1","response":"x"}\n',
  'syntax.ts': 'export const x = {',
  'imports.ts': 'import foo from "nosuchpkg"; export const x = foo;',
  'own-by.ts':
    'import { accuracyBy } from "cardbench"; export const x = accuracyBy("subject" as never);',
  'own-file.ts': `import { accuracy, chat, defineBenchmark, defineDataset, exactMatch, user } from 'cardbench';
export const own = defineBenchmark({
  id: 'own', title: 'Own', description: 'Own.',
  dataset: defineDataset({ name: 'own', file: './nosuch.jsonl', parse: async function* () {} }),
  protocol: { prompt: 'own/1', shots: 0, cot: false, temperature: 0, maxTokens: 8 },
  prompt: () => chat(user('Hi')), scorer: exactMatch(), metrics: [accuracy()],
});`,
  'twice.yaml': 'limit: 2\nlimit: 3\n',
  'word.yaml': 'benchmarks: mmlu\n',
  'many.yaml': 'dataset: [a]\nprice: cheap\nparam: 3\n',
  'key.yaml': 'api_key: sk-abc123\n',
  'bad.json': '{"limit": -2,}',
  'number.config.ts': 'export default 3',
  'row.yaml': 'id: mine\ntitle: Mine\nrows:\n  - benchmark: mmlu\n    value: 3\n',
  'baseline.json': '{"version": 1}',
  'cut.json': '{"cardbenchBaseline": 1, "run": "x',
  'number.jsonl': '{"item":"astronomy/0","response":3}\n',
  'words.jsonl': 'not json\n',
  'odd.csv': 'item,response\nastronomy/0,B,extra\n',
  'binary.bin': '\u0000\u0001\u0002',
};

/** The command line, and a part of the message: what is wrong, where, and what to do. */
type Row = readonly [command: string, message: string];

let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cardbench-test-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  await cardbench(['run', 'mmlu', '-m', 'demo', '-n', '2', '--store', 'runs.db'], { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refuses(title: string, rows: readonly Row[]): void {
  describe(`bad input ends with one message and exit code 2: ${title}`, () => {
    it.each(rows)('%s', async (command, message) => {
      const { code, stdout, stderr } = await cardbench(command.split(' '), { cwd: folder });
      expect(stderr).toContain(message);
      expect(stderr).toMatch(/^cardbench: .+\.\n$/s);
      expect(stderr).not.toMatch(/internal error|\bundefined\b|\bNaN(?!")|\n\s+at /);
      expect([code, stdout]).toEqual([2, '']);
    });
  });
}

refuses('commands', [
  ['rnu', 'no command "rnu" (did you mean "run"?)'],
  ['rnu mmlu -m demo', 'no command "rnu" (did you mean "run"?)'],
  ['runs lst', 'no command "lst" (did you mean "list"?); "cardbench runs --help"'],
  ['runs delte x', 'no command "delte"'],
  ['datasets pul', 'no command "pul" (did you mean "pull"?)'],
  ['datasets foo', 'no command "foo"; "cardbench datasets --help"'],
  ['benchmarks foo', '"foo" is one argument too many for "cardbench benchmarks"'],
  ['doctor foo -m vllm:x', '"foo" is one argument too many for "cardbench doctor"'],
  ['report a b', '"b" is one argument too many for "cardbench report"'],
  ['baseline', '"cardbench baseline" needs <action>'],
  ['baseline sav', '<action> must be "save", got "sav" (did you mean "save"?)'],
  ['score', '"cardbench score" needs <benchmark>'],
  ['import', '"cardbench import" needs <benchmark>'],
  ['reproduce', '"cardbench reproduce" needs <report>'],
  ['score mmlu', '"cardbench score" needs --predictions'],
  ['import mmlu', '"cardbench import" needs --predictions and --model'],
  ['doctor', '"cardbench doctor" needs --model'],
  ['new', '"cardbench new" needs a command: benchmark'],
  ['rnu --help', 'no command "rnu" (did you mean "run"?)'],
  ['help rnu', 'no command "rnu" (did you mean "run"?)'],
  ['worker', '"cardbench worker" needs --queue'],
  ['queue', '"cardbench queue" needs --queue'],
  ['completion', '"cardbench completion" needs <shell>'],
  ['completion powershell', '<shell> must be "bash", "zsh" or "fish", got "powershell"'],
  ['runs note latest', '"cardbench runs note" needs <text>'],
]);

refuses('flags', [
  ['--foo', 'no flag --foo of "cardbench"'],
  [
    'run mmlu -m demo --limt 3',
    'no flag --limt of "cardbench run" (did you mean "--limit"?); "cardbench run --help" lists them',
  ],
  ['run mmlu -m demo --limt=3', 'no flag --limt of'],
  ['run mmlu -m demo --share 7', 'no flag --share of "cardbench run"'],
  ['run mmlu -m demo --no-limit', 'no flag --no-limit of "cardbench run"'],
  ['run mmlu --model=', '--model is given an empty value; give one, or leave the flag out'],
  ['card llama-3.3-70b-instruct -m demo --rows=', '--rows is given an empty value'],
  ['runs list --store=', '--store is given an empty value'],
  ['run mmlu -m demo -x', 'no flag -x of "cardbench run"; '],
  [
    'card llama-3.3-70b-instruct -m demo --row mmlu',
    'no flag --row of "cardbench card" (did you mean "--rows"?)',
  ],
  ['report --outt a.md', 'no flag --outt of "cardbench report"'],
  ['runs list --foo', 'no flag --foo of "cardbench runs list"'],
  ['run mmlu -m demo --store', '--store needs a value'],
  ['run mmlu -m demo --subset', '--subset needs a value'],
  ['report latest -f', '-f needs a value'],
  ['run mmlu -m demo -n 3 -n 4', '-n is given more than once; give it once'],
  ['run mmlu -m demo --json=maybe', '--json must be true or false, got "maybe"'],
  ['run mmlu -m demo --as foo', '--as must be "generate", got "foo"'],
  [
    'run mmlu -m demo --api chatt',
    '--api must be "chat" or "completion", got "chatt" (did you mean "chat"?)',
  ],
  [
    'run mmlu -m demo --sandbox docker',
    '--sandbox must be "auto", "bubblewrap" or "pyodide", got "docker"',
  ],
  ['report latest -f pdf', '--format must be "text", "md"'],
  ['export -f foo', '--format must be "jsonl"'],
  [
    'check --baseline b --on-inconclusive maybe',
    '--on-inconclusive must be "pass" or "fail", got "maybe"',
  ],
]);

refuses('numbers', [
  ['run mmlu -m demo --limit 0', '--limit must be at least 1, got 0'],
  ['run mmlu -m demo -n -3', '--limit must be at least 1, got -3'],
  ['run mmlu -m demo --limit abc', '--limit must be a number, got "abc"'],
  ['run mmlu -m demo --limit=', '--limit is given an empty value'],
  ['run mmlu -m demo --limit 1.5', '--limit must be a whole number, got 1.5'],
  ['run mmlu -m demo --limit NaN', '--limit must be a number, got "NaN"'],
  ['run mmlu -m demo --temperature -1', '--temperature must be at least 0, got -1'],
  ['run mmlu -m demo --temperature 9', '--temperature must be at most 5, got 9'],
  ['run mmlu -m demo --temperature hot', '--temperature must be a number, got "hot"'],
  ['run mmlu -m demo --samples 0', '--samples must be at least 1, got 0'],
  ['run mmlu -m demo -k 5000', '--samples must be at most 1000, got 5000'],
  ['run mmlu -m demo -c 0', '--concurrency must be at least 1, got 0'],
  ['run mmlu -m demo -c many', '--concurrency must be "auto" or a number, got "many"'],
  ['run mmlu -m demo -c 100000', '--concurrency must be at most 4096, got 100000'],
  ['run mmlu -m demo --rpm 0', '--rpm must be at least 1, got 0'],
  ['run mmlu -m demo --tpm 1.5', '--tpm must be a whole number, got 1.5'],
  ['run mmlu -m demo --max-tokens 0', '--max-tokens must be at least 1, got 0'],
  ['run mmlu -m demo --max-tokens-total 0', '--max-tokens-total must be at least 1, got 0'],
  ['run mmlu -m demo --seed 1.5', '--seed must be a whole number, got 1.5'],
  ['run mmlu -m demo --timeout 0', '--timeout must be more than 0, got 0'],
  ['run mmlu -m demo --timeout 1e9', '--timeout must be at most 86400, got 1000000000'],
  ['run mmlu -m demo --retries -1', '--retries must be at least 0, got -1'],
  ['run mmlu -m demo --retries 1000', '--retries must be at most 100, got 1000'],
  ['run mmlu -m demo --outage-timeout 0', '--outage-timeout must be more than 0, got 0'],
  ['run mmlu -m demo --price 3', '--price 3: write it as --price <input>,<output>'],
  ['run mmlu -m demo --price 1,x', '--price 1,x: write it as --price <input>,<output>'],
  ['run mmlu -m demo --price -1,2', '--price input must be at least 0, got -1'],
  ['run mmlu -m demo --max-cost 1', '--max-cost needs --price <input>,<output>'],
  ['run mmlu -m demo --max-cost -1 --price 1,1', '--max-cost must be more than 0, got -1'],
  ['run mmlu -m demo --limit 0 -k 0', '2 mistakes'],
  ['check --baseline b --margin x', '--margin must be a number, got "x"'],
  ['check --baseline b --margin 200', '--margin 200: give percentage points from 0 to 100'],
  ['check --baseline b --alpha 2', '--alpha 2: give a probability between 0 and 0.5'],
  ['worker --queue redis://127.0.0.1:1 -c 0', '--concurrency must be "auto" or a whole number'],
  ['doctor -m vllm:x --timeout 0', '--timeout must be a number of seconds above 0, got 0'],
  ['view --port 99999', '--port 99999 is not a port; give a number from 0 to 65535'],
  ['runs list --limit 0 --store runs.db', '--limit must be a whole number of 1 or more, got 0'],
  ['serve-demo --port abc', '--port must be a number, got "abc"'],
  ['serve-demo --port 99999', '--port must be from 0 to 65535, got 99999'],
  ['serve-demo --port -1', '--port must be from 0 to 65535, got -1'],
  ['serve-demo --share 7', '--share must be from 0 to 1, got 7'],
  ['serve-demo --latency -5', '--latency must be from 0 to'],
]);

refuses('benchmarks, cards and models', [
  ['run', 'no benchmark is named'],
  ['run -m demo', 'no benchmark is named; give one or more, such as mmlu'],
  ['run mmlu', 'no model is named; give --model <provider>:<id>, or --model demo'],
  [
    'run mmul -m demo',
    'no benchmark "mmul" (did you mean "mmlu"?); "cardbench benchmarks" lists them',
  ],
  ['run human-eval -m demo', '(did you mean "humaneval"?)'],
  ['run mmlu,foo -m demo', 'no benchmark "foo"'],
  ['run mmlu mmlu -m demo', '"mmlu" is given twice'],
  ['run ./nosuch.ts -m demo', 'no file'],
  ['card', 'Give a card: deepseek-r1, '],
  ['card lama-3.3-70b-instruct -m demo', '(did you mean "llama-3.3-70b-instruct"?)'],
  ['card llama-3.3-70b-instruct', 'no model is named'],
  ['card nosuch.yaml -m demo', 'no card'],
  ['card card.yaml -m demo', 'card.yaml is not a valid card (title is missing'],
  ['card llama-3.3-70b-instruct -m demo --rows foo', 'no such row; it has mmlu'],
  [
    'card llama-3.3-70b-instruct -m demo --column foo',
    'no such column; it has llama-3.1-8b-instruct',
  ],
  ['run mmlu -m novta:x', 'names no known provider (did you mean "novita"?)'],
  ['run mmlu -m x', '"x" names no known provider; write <provider>:<id>'],
  ['run mmlu -m novita:', 'lacks its id; write novita:<id>'],
  ['run mmlu -m :x', 'names no known provider'],
  ['run mmlu -m novita:x', 'novita needs a key: set NOVITA_API_KEY'],
  ['run mmlu -m vllm:x --base-url ftp://x', '--base-url is "ftp://x", which is not an http(s) URL'],
  ['run mmlu -m vllm:x --base-url foo', '--base-url is "foo"'],
  ['run mmlu -m demo --base-url http://x', '"demo" has no use for a base URL'],
  ['run mmlu -m demo --judge foo', '--judge "foo" names no known provider'],
  ['run mmlu -m demo --judge-base-url http://x', 'needs a judge; add --judge'],
  ['rescore --judge-base-url http://x', '--judge-base-url needs --judge'],
  ['doctor -m demo', '"demo" needs no doctor'],
  ['doctor -m vllm:x --card foo', 'no card "foo"'],
  ['compare --models demo --rows mmlu', '--models names one model, demo; name two or more'],
  ['compare --models demo,demo --rows mmlu', '--models names demo twice; name each model once'],
  ['card llama-3.3-70b-instruct -m demo --rows mmlu,mmlu', '--rows names mmlu twice'],
  ['card row.yaml -m demo', 'row.yaml is not a valid card ('],
  ['card . -m demo', 'no card "."'],
  ['run . -m demo', 'no benchmark "."'],
  ['init --yes --card nosuch -m demo', 'no card "nosuch"'],
  ['init --yes --benchmarks mmul -m demo', '(did you mean "mmlu"?)'],
  ['init --yes -m foo:x', '"foo:x" names no known provider'],
  ['new benchmark ../x', '"../x" cannot be the id of a benchmark; use up to 60 lower-case letters'],
  ['queue --queue foo', '--queue foo is no address of a queue; write redis://<host>:6379'],
  ['run mmlu -m demo --queue http://x', '--queue http://x is no address of a queue'],
  ['queue --queue redis://127.0.0.1:1', 'cannot be reached (ECONNREFUSED); check that Redis'],
  [
    'run mmlu -m vllm:x --base-url http://user:secret@127.0.0.1:1/v1',
    '--base-url must hold no user name, password',
  ],
  ['compare --models demo', '--models needs --card <card> or --rows'],
]);

refuses('settings without effect, or against each other', [
  ['run mmlu -m demo --as generate', 'no benchmark of the run is scored by log-likelihood'],
  ['run mmlu -m demo --batch', 'the stand-in has no Batch API'],
  ['run mmlu -m demo --batch --stream', 'a batch cannot be streamed'],
  ['run mmlu -m demo --batch-poll 5', '--batch-poll needs --batch'],
  ['run mmlu -m demo --param temperature=1', '"temperature" is set by --temperature'],
  ['run mmlu -m demo --param a=1 --param a=2', '--param a is given twice, as 1 and as 2'],
  ['run mmlu -m demo --param x', '--param x: write it as --param <name>=<value>'],
  ['run mmlu -m demo --header foo', '--header: write it as --header <name>=<value>'],
  ['run mmlu -m demo --metric foo', '--metric foo: there are avg@<k>'],
  ['run mmlu -m demo --extractor foo', 'mmlu has no extractor "foo"; it has best-answer'],
  ['run mmlu -m demo --omit foo', '--omit must be one of max_tokens'],
  ['run mmlu -m demo --rename foo=bar', '--rename foo must be one of max_tokens'],
  [
    'run mmlu -m demo --rename max_tokens',
    '--rename max_tokens: write it as --rename <name>=<value>',
  ],
  [
    'run mmlu -m demo --rename temperature=t --omit temperature',
    '"temperature" is both left out and renamed',
  ],
  ['run mmlu -m demo --reasoning-effort HIGH!', '--reasoning-effort must be a word such as low'],
  [
    'run mmlu -m demo --reasoning-tags x',
    '--reasoning-tags x: write the opening and the closing tag',
  ],
  ['run mmlu -m demo --prompts foo', '--prompts foo: give meta-evals:'],
  ['runs show latest --benchmark foo', '--benchmark needs --item <id>'],
]);

refuses('datasets and items', [
  ['run mmlu -m demo --subset foo', '--subset foo: write it as --subset <name>=<value>'],
  ['run mmlu -m demo --subset subject=xyz', 'mmlu has no such subject; it has astronomy'],
  ['run mmlu -m demo --dataset nosuch', 'no dataset at'],
  ['run mmlu -m demo --dataset foo=bar', '"foo" is no benchmark of the run; it has mmlu'],
  ['run mmlu -m demo --dataset mmlu=', '--dataset mmlu= is empty'],
  ['run mmlu -m demo --dataset mmlu=odd.jsonl', 'odd.jsonl, line 1: column "question" is missing'],
  ['run mmlu mgsm -m demo --dataset odd.jsonl', 'mmlu=<path>'],
  ['datasets pull foo', 'no dataset "foo"; choose one of'],
  ['datasets path foo', 'no dataset "foo"'],
  ['datasets verify foo', 'no dataset "foo"'],
]);

refuses('configuration files', [
  ['run mmlu --config nosuch.yaml', 'no config file'],
  ['run mmlu -m demo --config bad.yaml', 'line 1: "limit" must be at least 1, got 0'],
  ['run mmlu -m demo --config bad.yaml', 'line 3: "temperature" must be a number, got "hot"'],
  ['run mmlu -m demo --config bad.yaml', 'line 2: "model" must be text, got 3'],
  ['run mmlu -m demo --config typo.yaml', 'line 2: "limt" is no setting (did you mean "limit"?)'],
  ['run mmlu -m demo --config list.yaml', 'must be a mapping of settings'],
  ['run mmlu -m demo --config tabs.yaml', 'tabs.yaml, line 2: not valid YAML'],
  ['run mmlu -m demo --config bad.config.ts', '"limit" must be a number, got "many"'],
  ['run mmlu -m demo --config bad.config.ts', '"dataset" must be text or a mapping, got 3'],
  ['run mmlu -m demo --config .', 'is a folder; give a file'],
  ['run mmlu -m demo --config twice.yaml', 'twice.yaml, line 2: not valid YAML (duplicate key)'],
  ['run -m demo --config word.yaml', 'line 1: "benchmarks" must be a list, got "mmlu"'],
  ['run mmlu -m demo --config many.yaml', 'line 2: "price" must be a mapping, got "cheap"'],
  ['run mmlu -m demo --config many.yaml', '"param" is no setting (did you mean "params"?)'],
  ['run mmlu -m demo --config key.yaml', 'line 1: "api_key" is no setting: keys are read from'],
  ['run mmlu -m demo --config bad.json', '"limit" must be at least 1, got -2'],
  ['run mmlu -m demo --config number.config.ts', 'must be a mapping of settings'],
  ['run mmlu -m demo --config throws.config.ts', 'throws.config.ts cannot be loaded: boom'],
  ['run mmlu -m demo --config nothing.config.ts', 'export the settings as "config"'],
]);

refuses("a user's own benchmark", [
  ['run ./own-throws.ts -m demo', 'own-throws.ts cannot be loaded: boom'],
  ['run ./own-nothing.ts -m demo', 'own-nothing.ts exports no benchmark'],
  ['run ./own-odd.ts -m demo', 'own-odd.ts'],
  ['run ./own-by.ts -m demo', 'accuracyBy needs a function that names the group of a score'],
  ['run ./own-file.ts -m demo', 'nosuch.jsonl, which the dataset "own" names as its "file"'],
  ['run ./syntax.ts -m demo', 'syntax.ts cannot be loaded: Unexpected token in line'],
  ['run ./imports.ts -m demo', "'nosuchpkg'; install it beside the file"],
]);

refuses('runs and stores', [
  ['report --store nosuch.db', 'There are no runs yet: the store'],
  ['rescore --store nosuch.db', 'There are no runs yet: the store'],
  ['compare a b --store nosuch.db', 'There are no runs yet'],
  ['runs list --store nosuch.db', 'There are no runs yet'],
  ['runs list --store odd.jsonl', 'not a SQLite database'],
  ['run mmlu -m demo --store odd.jsonl/x.db', 'cannot be opened; check its path'],
  ['run mmlu -m demo --store .', 'cannot be opened'],
  ['run mmlu -m demo --store /proc/x/y.db', 'cannot be opened; check its path'],
  ['report foo --store runs.db', 'no run "foo"'],
  ['report latst --store runs.db', 'no run "latst"'],
  ['report latest~5 --store runs.db', 'no run "latest~5"'],
  ['export latest --benchmark foo --store runs.db', '--benchmark: mmlu'],
  ['export latest --out nosuch/x --store runs.db', 'Cannot write nosuch/x (ENOENT); check --out'],
  ['baseline save --out nosuch/x.json --store runs.db', 'Cannot write nosuch/x.json'],
  ['compare latest --store runs.db', 'Give two or more runs'],
  ['check --store runs.db', 'Give --baseline <file or run> or --against <card>'],
  [
    'check --baseline nosuch.json --store runs.db',
    'no baseline nosuch.json; "cardbench baseline save',
  ],
  ['check --baseline bad.yaml --store runs.db', 'bad.yaml'],
  ['check --against lama --store runs.db', 'no card "lama"'],
  ['check --baseline baseline.json --store runs.db', 'baseline.json is not a valid baseline ('],
  ['check --baseline cut.json --store runs.db', 'cut.json: not valid JSON'],
  ['check --baseline latest --run latest --store runs.db', 'latest and latest are the same run'],
  ['compare latest latest --store runs.db', 'are the same run'],
  ['explain foo --store runs.db', 'no run "foo"'],
  ['explain latest --card foo --store runs.db', 'no card "foo"'],
  ['explain latest --against foo --store runs.db', 'no run "foo"'],
  ['card llama-3.3-70b-instruct --run foo --store runs.db', 'no run "foo"'],
  ['runs delete foo --store runs.db', 'no run "foo"'],
  ['runs tag latest --store runs.db', 'Give tags to add, or --remove <tags>'],
  ['runs list --since yesterday --store runs.db', '--since must be a day such as 2026-11-23'],
  ['runs list --since 2026-02-02 --until 2026-01-01 --store runs.db', 'is after --until'],
  ['view latest --store runs.db', '"latest" has no effect without --export <folder>'],
  ['view --export . --store runs.db', 'the folder is not empty'],
  ['run mmlu -m demo --of foo --store runs.db', 'no run "foo"'],
  ['run mmlu -m demo --only wrong --store runs.db', 'belong together; give both, or neither'],
  ['run mmlu -m demo --name latest --store runs.db', '--name must be up to 60 letters'],
  ['runs show latest --item nosuch --store runs.db', 'has no item "nosuch"; it has'],
  [
    'runs show latest --item astronomy/0 --benchmark foo --store runs.db',
    'has no benchmark "foo"; it has mmlu',
  ],
  ['runs show latest --item astronomy/0 --scoring 99 --store runs.db', 'under a scoring 99'],
  ['rescore --extractor foo --store runs.db', 'mmlu has no extractor "foo"'],
  ['rescore --benchmark foo --store runs.db', 'has no benchmark "foo"'],
  ['rescore --metric x --store runs.db', '--metric x: there are avg@<k>'],
]);

refuses('outputs of other programs', [
  ['score mmul -p odd.jsonl', '(did you mean "mmlu"?)'],
  ['score mmlu -p nosuch.jsonl', 'no file'],
  ['score mmlu -p empty.jsonl --dataset sample', 'empty.jsonl: the file holds no outputs'],
  [
    'score mmlu -p odd.jsonl --dataset sample',
    'odd.jsonl, line 1: the fields foo are of no known format',
  ],
  ['score mmlu -p binary.bin --dataset sample', 'binary.bin: unknown format'],
  ['score mmlu -p odd.jsonl --format foo', '--format foo: for mmlu there are'],
  ['score mmlu -p odd.jsonl --map foo', '--map: "foo" does not set one of item'],
  [
    'score mmlu -p outputs.jsonl --dataset sample --strict',
    'outputs.jsonl, line 2: column "item" must be',
  ],
  ['score mmlu -p other.jsonl --dataset sample', 'None of the 1 outputs'],
  ['score mmlu -p outputs.jsonl --dataset sample --extractor y', 'best-answer'],
  ['score mmlu -p number.jsonl --dataset sample', 'line 1: column "response" must be text'],
  ['score mmlu -p words.jsonl --dataset sample', 'words.jsonl, line 1: not valid JSON'],
  ['score mmlu -p odd.csv --dataset sample', 'odd.csv, line 2: 3 columns where the header has 2'],
  ['score mmlu -p . --dataset sample', 'is a folder; give a file'],
  ['score mmlu -p odd.jsonl --map item=a,item=b', '--map: it sets item twice'],
  ['score mmlu -p odd.jsonl --map response=', '--map: response has no path'],
  ['reproduce .', 'is a folder; give a file'],
  ['import mmlu -p odd.jsonl --model x --format foo', '--format foo: for mmlu there are'],
  ['reproduce nosuch.json', 'no report nosuch.json; "cardbench report --format json"'],
  ['reproduce odd.jsonl', 'not a report of cardbench (run is missing'],
  ['reproduce bad.yaml', 'bad.yaml: not valid JSON'],
]);

/** Rows whose arguments are not words between spaces. */
const EXACT: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ['report', '', '--store', 'runs.db'],
    '<run> is given an empty value; give one, or leave it out',
  ],
  [['card', ' ', '-m', 'demo'], '<card> is given an empty value; give one, or leave it out'],
  [['datasets', 'path', ''], '<name> is given an empty value; give one.'],
  [['run', ',', '-m', 'demo'], '<benchmarks> is given an empty value'],
  [['card', 'qwen3', '--rows', ' ,', '-m', 'demo'], '--rows is given an empty value'],
  [['run', 'x'.repeat(5000), '-m', 'demo'], `no benchmark "${'x'.repeat(10)}`],
  [['run', 'mmlu', '-m', 'y'.repeat(5000)], '…'],
  [['run', 'mmlu', '-m', 'demo', '--store', 'a\0b'], 'holds a NUL character'],
  [['run', 'mmlu', '-m', 'demo', '--store', 'fifo'], 'fifo is not a regular file; give another'],
  [['run', 'mmlu', '-m', 'demo', '--store', '/dev/null'], '/dev/null is not a regular file'],
  [['run', 'mmlu', '-m', 'demo', '--config', 'fifo'], 'fifo is not a regular file'],
  [['run', 'mmlu', '-m', 'demo', '--config', 'loop'], 'no config file'],
  [['run', 'mmlu', '-m', 'demo', '--dataset', 'loop'], 'no dataset at'],
  [['run', 'mmlu', '-m', 'demo', '--system', 'nosuch.txt'], 'There is no file nosuch.txt'],
  [['run', 'mmlu', '-m', 'demo', '--system', './nosuch'], 'There is no file ./nosuch'],
  [
    ['run', 'mmlu', '-m', 'demo', '--system', '/etc/nosuch/prompt'],
    'There is no file /etc/nosuch/prompt',
  ],
  [['run', 'mmlu', '-m', 'demo', '--header', 'x=日'], 'holds characters that HTTP does not allow'],
  [['run', 'mmlu', '-m', 'demo', '-n', '٣'], '-n must be a number, got "٣"'],
  [['run', 'mmlu', '-m', 'demo', '-n', '1_000'], '-n must be a number, got "1_000"'],
  [['run', 'mmlu', '-m', 'demo', '--shard', '9/8'], 'the number from 1 to the shares, got "9/8"'],
  [['run', 'mmlu', '-m', 'demo\n'], 'holds white space around it or a control character'],
  [['run', 'mmlu\u0000', '-m', 'demo'], 'no benchmark "mmlu"'],
  [['run', '~/x.ts', '-m', 'demo'], 'There is no file'],
  [['runs', 'name', 'latest', 'a b', '--store', 'runs.db'], '"a b" is no name of a run'],
  [['runs', 'tag', 'latest', 'a,b', '\n', '--store', 'runs.db'], 'empty'],
  [['export', 'latest', '--out', 'runs.db', '--store', 'runs.db'], 'runs.db is a store or another'],
  [
    ['baseline', 'save', '--out', 'runs.db', '--store', 'runs.db'],
    'and is not replaced; give another',
  ],
  [['score', 'mmlu', '-p', 'fifo.jsonl', '--dataset', 'sample'], 'is not a regular file'],
  [['check', '--baseline', 'fifo', '--store', 'runs.db'], 'is not a regular file'],
  [['check', '--baseline', 'runs.db', '--store', 'runs.db'], 'not UTF-8'],
  [['reproduce', 'fifo'], 'fifo is not a regular file'],
  [['view', '--export', 'odd.csv', '--store', 'runs.db'], 'odd.csv'],
  [['doctor', '-m', 'vllm:x', '--base-url', 'http://[::1'], 'which is not an http(s) URL'],
];

describe('bad input ends with one message and exit code 2: odd values', () => {
  beforeAll(() => {
    execFileSync('mkfifo', [join(folder, 'fifo'), join(folder, 'fifo.jsonl')]);
    symlinkSync('loop', join(folder, 'loop'));
  });

  it.each(EXACT)('%j', async (args, message) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await cardbench(args, { cwd: folder });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^cardbench: [^\n]{1,900}\.\n$/);
    expect(stderr).not.toMatch(/internal error|\bundefined\b/);
    expect([code, stdout]).toEqual([2, '']);
    expect(readdirSync(folder)).toEqual(before);
  });
});

it.each([
  ['/dev/null', '(ENOTDIR)'],
  ['odd.csv', '(ENOTDIR)'],
  ['/proc/x', '(ENOENT)'],
])('a cache that cannot be written is told in a sentence: %s', async (home, code) => {
  const env = { CARDBENCH_HOME: home, CARDBENCH_MIRROR: 'http://127.0.0.1:1' };
  const done = await cardbench(['datasets', 'pull', 'gsm8k'], { cwd: folder, env });
  expect(done.stderr).toContain('The cache cannot be written: ');
  expect(done.stderr).toContain(`${code}; check its permissions, or set CARDBENCH_HOME`);
  expect(done.code).toBe(2);
});

it.runIf(process.getuid?.() !== 0)(
  'refuses a store in a folder that cannot be written',
  async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const { code, stderr } = await cardbench(
      ['run', 'mmlu', '-m', 'demo', '--store', 'locked/x.db'],
      { cwd: folder },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be opened|is not writable/);
  },
);
