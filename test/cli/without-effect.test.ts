import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runConfigOf } from '../../src/cli/run-flags.js';
import { nearest } from '../../src/core/nearest.js';
import { cardbench, outcomeOf } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const gsm8k = (path: string): string => {
  writeFileSync(path, `${JSON.stringify({ question: 'How many?', answer: 'One.\n#### 1' })}\n`);
  return path;
};
const run = (line: string): Promise<string> => {
  const folder = temporaryFolder();
  return outcomeOf(`${line} --store ${join(folder, 'store.db')}`);
};

describe('--dataset <name>=... that names no benchmark of the run', () => {
  it.each([
    ['gsmk=FILE', /"gsmk" is no benchmark of the run \(did you mean "gsm8k"\?\); it has gsm8k/],
    ['gsm8=FILE', /did you mean "gsm8k"/],
    ['gsm-8k=FILE', /did you mean "gsm8k"/],
    ['quux=FILE', /"quux" is no benchmark of the run; it has gsm8k/],
    ['humaneval=sample', /the run has no benchmark "humaneval"; it has gsm8k/],
    ['mmlu=published', /the run has no benchmark "mmlu"/],
    ['agieval-generate=sample', /the run has no benchmark "agieval-generate"/],
    ['gsm8k=', /--dataset gsm8k= is empty/],
  ])('is refused: %s', async (value, expected) => {
    const file = gsm8k(join(temporaryFolder(), 'x.jsonl'));
    expect(await run(`run gsm8k -m demo --dataset ${value.replace('FILE', file)}`)).toMatch(
      expected,
    );
  });

  it('is refused beside one that is right, and where two contradict each other', async () => {
    const line = 'run gsm8k -m demo --dataset';
    expect(await run(`${line} gsm8k=sample --dataset mmul=sample`)).toMatch(
      /"mmul" is no benchmark/,
    );
    expect(await run(`${line} gsm8k=sample --dataset gsm8k=published`)).toBe(
      '--dataset gsm8k is given twice, as sample and as published; give it once.',
    );
    expect(await run(`${line} sample --dataset published`)).toMatch(
      /write it as --dataset <name>=/,
    );
  });

  it('is refused by serve-demo and card too', async () => {
    expect(await outcomeOf('serve-demo --port 0 --dataset gsmk=x')).toMatch(/did you mean "gsm8k"/);
    expect(
      await run('card llama-3.3-70b-instruct -m demo --rows mgsm --dataset mmlu=sample'),
    ).toMatch(/the run has no benchmark "mmlu"; it has mgsm/);
  });

  it('may stand in a config file, which serves several runs, unless it is of no benchmark at all', async () => {
    const folder = temporaryFolder();
    const config = async (dataset: string): Promise<unknown> => {
      const path = join(folder, 'c.yaml');
      writeFileSync(path, `model: demo\ndataset: ${dataset}\n`);
      return (await runConfigOf({ config: path }, ['gsm8k'], 'cardbench run')).dataset;
    };
    expect(await config('{ mmlu: ./x, gsm8k: sample }')).toEqual({ gsm8k: 'sample' });
    expect(await config('{ mmlu: ./x }')).toBeUndefined();
    expect(await config('{ gsmk: ./x }')).toEqual({ gsmk: './x' });
    expect(await run(`run gsm8k --config ${join(folder, 'c.yaml')}`)).toMatch(
      /"gsmk" is no benchmark/,
    );
  });
});

describe('a tag, subject or language that is not there', () => {
  it.each([
    ['run mgsm -m demo --subset langauge=de', /have no "langauge"/],
    ['run mgsm -m demo --subset language=xx', /no such language/],
    ['run mmlu mgsm -m demo --subset language=de', /of mmlu have no "language"/],
    ['run mmlu -m demo --subset subject=anatmy', /no such subject/],
    ['run mmlu -m demo --subset subject=', /no such subject/],
    ['run gsm8k -m demo --extractor strictest', /no extractor "strictest"/],
    ['run gsm8k -m demo --param top_k=1 --param top_k=2', /--param top_k is given twice/],
  ])('%s', async (line, expected) => {
    expect(await run(line)).toMatch(expected);
  });
});

describe('a flag that the rest of the command line leaves without effect', () => {
  it.each([
    ['run gsm8k -m demo --base-url http://127.0.0.1:1/v1', /"demo" has no use for a base URL/],
    ['run gsm8k -m demo:x --base-url http://127.0.0.1:1/v1', /"demo" has no use for a base URL/],
    ['run gsm8k -m demo --batch', /no Batch API/],
    ['run gsm8k -m demo --batch-poll 5', /--batch-poll needs --batch/],
    ['run gsm8k -m demo --judge-base-url http://127.0.0.1:1/v1', /needs a judge/],
    ['run gsm8k -m demo --as generate', /--as generate: no benchmark of the run/],
    ['run gsm8k -m demo --max-cost 5', /--max-cost needs --price/],
    ['run gsm8k -m demo --param temperature=1', /"temperature" is set by --temperature/],
    ['run gsm8k -m demo --param model=other', /"model" is set by --model/],
    ['run arc-easy -m demo --system hi', /log-likelihoods of plain texts, which take no --system/],
    [
      'run arc-easy -m demo --temperature 0.5',
      /which take no --temperature above 0; run it without/,
    ],
    ['run mmlu -m demo --as generate', /--as generate: no benchmark of the run/],
    ['run arc-easy -m demo --max-tokens 9', /--max-tokens has no effect: .* leave it out\.$/],
    ['run arc-easy -m demo --stream', /--stream has no effect: the run asks for log-likelihoods/],
    ['run arc-easy -m demo --reasoning-tags <a>,</a>', /--reasoning-tags has no effect/],
    ['run arc-easy -m demo --reasoning-effort none', /--reasoning-effort none has no effect/],
    [
      'card openhermes-2.5-mistral-7b -m demo --rows arc-easy --max-tokens 9',
      /--max-tokens has no effect/,
    ],
    ['run gsm8k -m vllm:x --batch --rpm 5', /--rpm and --tpm have no effect on a batch/],
    ['run gsm8k -m vllm:x --batch -c 5', /--concurrency has no effect on a batch/],
    ['run gsm8k -m demo --limit 5 --limit 6', /is given more than once/],
    ['run gsm8k -m demo -m vllm:x', /is given more than once/],
    ['run gsm8k -m demo --colunm a', /no flag --colunm/],
    ['card --list --rows mmlu', /--rows has no effect with --list/],
    ['card --list -m demo', /--model has no effect with --list/],
    ['card llama-3.3-70b-instruct --list', /--list lists all cards/],
    ['card llama-3.3-70b-instruct --run x -m demo', /--model has no effect with --run/],
    ['card llama-3.3-70b-instruct --run x --estimate', /--estimate has no effect with --run/],
    ['card llama-3.3-70b-instruct -m demo --estimate --column x', /--column/],
    ['card llama-3.3-70b-instruct -m demo --dry-run --json', /--json has no effect with --dry-run/],
    ['compare a b -m demo', /--model needs --models/],
    ['compare a b --card x', /--card needs --models/],
    ['compare a b --limit 3', /--limit needs --models/],
    ['compare a b --models demo,x --rows mmlu', /leave out a b/],
    ['compare --models demo,x --rows mmlu --card y', /--card has no effect with --rows/],
    ['compare a b --show x --items', /--items has no effect with --show/],
    ['check --baseline x --column y', /--column needs --against/],
    ['check --against llama-3.3-70b-instruct --junit x', /--junit needs --baseline/],
    ['check --against llama-3.3-70b-instruct -f json', /--format needs --baseline/],
    ['report --column x', /--column needs --card/],
    ['report --card llama-3.3-70b-instruct -f csv', /--card is supported only in/],
    ['rescore --judge-base-url http://127.0.0.1:1', /--judge-base-url needs --judge/],
    ['score mmlu -p meta-evals:x.parquet --format inspect', /--format contradicts/],
  ])('is refused: %s', async (line, expected) => {
    const stored = /^(run|card l|compare|check|report|rescore)/.test(line) && !/--list/.test(line);
    expect(await (stored ? run(line) : outcomeOf(line))).toMatch(expected);
  });
});

describe('a flag about texts, where a part of the run is scored by log-likelihoods', () => {
  it('is followed for the others, and said to have no effect on that part', async () => {
    const { stderr, code } = await cardbench([
      ...['run', 'arc-easy', 'gsm8k', '-m', 'demo', '--max-tokens', '64', '--stream'],
      ...['--limit', '2', '--store', join(temporaryFolder(), 'x.db')],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /--max-tokens and --stream: no effect on ARC Easy[^,]*, scored by log-likelihoods/,
    );
  });
});

describe('nearest', () => {
  it('finds the name that was probably meant', () => {
    const names = ['gsm8k', 'mgsm', 'mmlu', 'mmlu-pro', 'humaneval', 'math-hard'];
    expect(nearest('gsmk', names)).toBe('gsm8k');
    expect(nearest('mmul', names)).toBe('mmlu');
    expect(nearest('HumanEvall', names)).toBe('humaneval');
    expect(nearest('mathhard', names)).toBe('math-hard');
    expect(nearest('something else', names)).toBeUndefined();
    expect(nearest('x'.repeat(100_000), names)).toBeUndefined();
  });
});
