import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const COMMANDS = [
  'card',
  'run',
  'score',
  'rescore',
  'report',
  'runs',
  'benchmarks',
  'datasets',
  'serve-demo',
];

describe('the command', () => {
  it('lists its commands and exit codes', async () => {
    const { code, stdout } = await cardbench(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`cardbench ${command}`);
    expect(stdout).toMatch(/0 done; 1 a gate failed; 2 usage/);
  });

  it.each(COMMANDS)('%s explains itself', async (command) => {
    const { code, stdout } = await cardbench([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`cardbench ${command}`);
  });

  it.each(['runs', 'datasets'])('%s lists the commands that it is made of', async (group) => {
    const { stdout } = await cardbench([group, '--help']);
    expect(stdout).toContain(`cardbench ${group} list`);
    expect((await cardbench([group, 'list', '--help'])).stdout).toContain(
      `cardbench ${group} list`,
    );
  });

  it('runs list refuses a flag that is given twice', async () => {
    const { code, stderr } = await cardbench(['runs', 'list', '--store', 'a', '--store', 'b']);
    expect(code).toBe(2);
    expect(stderr).toBe('cardbench: --store is given more than once; give it once.\n');
  });

  it('prints its version', async () => {
    expect((await cardbench(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('bad input ends with one sentence and exit code 2', () => {
  const folder = (): string => temporaryFolder();
  const file = (name: string, text: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return path;
  };
  const cases: [string, () => string[], RegExp][] = [
    ['no command', () => [], /Give a command/],
    ['an unknown command', () => ['rnu'], /rnu|Did you mean run/],
    ['an unknown flag', () => ['run', 'mmlu', '-m', 'demo', '--limitt', '1'], /limitt/],
    [
      'an unknown benchmark',
      () => ['run', 'mmlux', '-m', 'demo'],
      /no benchmark "mmlux"; choose one of mmlu/,
    ],
    ['a benchmark named twice', () => ['run', 'mmlu', 'mmlu', '-m', 'demo'], /given twice/],
    ['no model', () => ['run', 'mmlu'], /no model/],
    ['no benchmark', () => ['run', '-m', 'demo'], /no benchmark/],
    ['a limit that is no number', () => ['run', 'mmlu', '-m', 'demo', '-n', 'x'], /"limit"/],
    ['a limit of 0', () => ['run', 'mmlu', '-m', 'demo', '-n', '0'], /"limit"/],
    ['half a price', () => ['run', 'mmlu', '-m', 'demo', '--price', '1'], /"price/],
    [
      'a subset without a value',
      () => ['run', 'mmlu', '-m', 'demo', '--subset', 'x'],
      /--subset <name>=<value>/,
    ],
    [
      'a missing key',
      () => ['run', 'mmlu', '-m', 'openai:x', '--dataset', 'sample'],
      /OPENAI_API_KEY/,
    ],
    [
      'one dataset for two',
      () => ['run', 'mmlu', 'mgsm', '-m', 'demo', '--dataset', file('a.csv', 'x')],
      /mmlu=<path>/,
    ],
    [
      'a missing dataset',
      () => ['run', 'mmlu', '-m', 'demo', '--dataset', '/nowhere'],
      /no dataset at \/nowhere/,
    ],
    [
      'a missing run',
      () => ['runs', 'show', 'x', '--store', join(folder(), 'none.db')],
      /does not exist; /,
    ],
    [
      'a store that is no database',
      () => ['runs', '--store', file('x.db', 'not a database at all, but long enough')],
      /not a SQLite database/,
    ],
    ['a missing config file', () => ['run', '--config', '/nowhere.yaml'], /no config file/],
    [
      'a config file that is no YAML',
      () => ['run', '--config', file('c.yaml', 'a: [')],
      /not valid YAML/,
    ],
    [
      'an unknown setting',
      () => ['run', '--config', file('c.yaml', 'modle: demo')],
      /unknown setting "modle"; the settings are benchmarks, model/,
    ],
    [
      'a setting of the wrong kind',
      () => ['run', '--config', file('c.yaml', 'limit: many')],
      /c\.yaml: "limit"/,
    ],
    [
      'a user file without a benchmark',
      () => ['run', file('b.ts', 'export const x = 1;'), '-m', 'demo'],
      /exports no benchmark/,
    ],
    [
      'a user file that throws',
      () => ['run', file('b.ts', 'throw new Error("ouch");'), '-m', 'demo'],
      /ouch/,
    ],
    [
      'missing predictions',
      () => ['score', 'mmlu', '-p', '/nowhere.jsonl', '--dataset', 'sample'],
      /no file \/nowhere\.jsonl/,
    ],
    [
      'empty predictions',
      () => ['score', 'mmlu', '-p', file('p.jsonl', ''), '--dataset', 'sample'],
      /holds no outputs/,
    ],
    [
      'unknown predictions',
      () => ['score', 'mmlu', '-p', file('p.jsonl', '{"a":1}'), '--dataset', 'sample'],
      /line 1: the fields a are of no known format/,
    ],
    [
      'malformed predictions',
      () => [
        'score',
        'mmlu',
        '-p',
        file('p.jsonl', '{"item":"astronomy/0","response":"x"}\n{"item":1,"response":"x"}'),
        '--dataset',
        'sample',
        '--strict',
      ],
      /p\.jsonl, line 2: column "item"/,
    ],
    [
      'predictions of another dataset',
      () => [
        'score',
        'mmlu',
        '-p',
        file('p.jsonl', '{"item":"q/1","response":"x"}'),
        '--dataset',
        'sample',
      ],
      /None of the 1 outputs/,
    ],
    [
      'an unknown extractor',
      () => [
        'score',
        'mmlu',
        '-p',
        file('p.jsonl', '{"item":"astronomy/0","response":"x"}'),
        '--dataset',
        'sample',
        '--extractor',
        'y',
      ],
      /best-answer, answer-colon, last-letter/,
    ],
    [
      'an unknown card',
      () => ['card', 'nope', '-m', 'demo'],
      /no card "nope"; choose one of llama-3\.3-70b-instruct/,
    ],
    [
      'an unknown row',
      () => ['card', 'llama-3.3-70b-instruct', '-m', 'demo', '--rows', 'x'],
      /no such row; it has mmlu/,
    ],
    [
      'an unknown column',
      () => ['card', 'llama-3.3-70b-instruct', '-m', 'demo', '--column', 'x'],
      /no such column; it has llama-3\.1-8b/,
    ],
    ['no card', () => ['card', '-m', 'demo'], /Give a card/],
    [
      'a malformed card',
      () => ['card', file('c.yaml', 'id: x\n'), '-m', 'demo'],
      /c\.yaml is not a valid card \(title/,
    ],
    [
      'an unknown dataset',
      () => ['datasets', 'path', 'nope'],
      /no dataset "nope"; choose one of .*gsm8k/,
    ],
  ];
  it.each(cases)('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await cardbench(args(), { cwd: folder() });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.runIf(process.getuid?.() !== 0)('a store in a folder that cannot be written', async () => {
    const locked = join(folder(), 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const { code, stderr } = await cardbench([
      'run',
      'mmlu',
      '-m',
      'demo',
      '--store',
      join(locked, 'x.db'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be opened|is not writable/);
  });
});
