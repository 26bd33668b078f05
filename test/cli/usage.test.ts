import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { notesApart } from '../../src/cli/notes-apart.js';
import { kebabCase } from '../../src/runner/settings/setting.js';
import { settingEntries } from '../../src/runner/settings/settings.js';
import { cardbench } from '../support/cli.js';

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
  'new',
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

  it.each([
    ...settingEntries.flatMap(([name, { flag }]) =>
      flag?.type === 'list' ? [`run nosuch -m demo TWICE:${flag.name ?? kebabCase(name)}`] : [],
    ),
    'compare nosuch nosuch TWICE:scoring',
    'check --run nosuch --baseline nosuch.json TWICE:scoring',
    'rescore nosuch TWICE:benchmark',
    'rescore nosuch TWICE:metric',
    'worker --queue nosuch TWICE:header',
    'doctor --base-url nosuch TWICE:omit',
  ])('takes a list, flag by flag: %s', async (line) => {
    const words = line.replace(/TWICE:(\S+)/, '--$1 1 --$1 2').split(' ');
    const { code, stderr } = await cardbench(words);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/more than once/);
  });

  it('prints its version', async () => {
    expect((await cardbench(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('cardbench alone', () => {
  it('says what it is, and what to do first', async () => {
    const { code, stdout, stderr } = await cardbench([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('cardbench run mmlu humaneval mgsm --model demo');
    for (const command of ['card', 'compare', 'check', 'doctor']) {
      expect(stdout).toContain(`cardbench ${command} `);
    }
  });
});

describe('cardbench --version --verbose', () => {
  it.each([
    ['--version', '--verbose'],
    ['--verbose', '-v'],
  ])('says what a bug report needs: %s %s', async (...args) => {
    const { code, stdout } = await cardbench(args, { env: { NOVITA_API_KEY: 'a-secret-key' } });
    expect(code).toBe(0);
    for (const name of ['cardbench', 'Node', 'system', 'SQLite', 'sandbox', 'store', 'cache']) {
      expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'));
    }
    expect(stdout).toContain(process.versions.node);
    expect(stdout).not.toContain('secret');
  });
});

describe('help', () => {
  const help = async (command: string, columns = 100) =>
    (await cardbench([...command.split(' '), '--help'], { columns })).stdout;

  it.each(['run', 'card'])('%s groups all its flags by what they are for', async (command) => {
    const text = await help(command);
    for (const title of [
      'What to run',
      'Sampling and requests',
      'Limits and cost',
      'Data',
      'Output',
    ])
      expect(text).toContain(`${title}:`);
    const [, rest = ''] = /\nOptions:\n([\s\S]*?)\n\n/.exec(text) ?? [];
    expect(rest.match(/--[a-z-]+/g)).toEqual(['--help', '--version']);
  });

  it.each(['check', 'report', 'rescore'])('%s notes apart what a flag takes', async (command) => {
    const text = await help(command);
    expect(text).not.toMatch(/[^\s[]\[(string|number|boolean|array|default)/);
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('puts what a flag takes on a line of its own where there is no room before it', () => {
    expect(notesApart('  --a  of several samples[array] [default: 1]\n  --b  x  [string]')).toBe(
      `  --a  of several samples\n${'[array] [default: 1]'.padStart(45)}\n  --b  x  [string]`,
    );
  });

  it('compare does not repeat the flags of run, which it takes for --models', async () => {
    const text = await help('compare');
    expect(text).not.toMatch(/--(temperature|rpm|seed|judge)\b/);
    expect(text).toContain('The flags of "cardbench run"');
  });

  it('breaks an example only where a shell reads on', async () => {
    const text = await help('card', 60);
    expect(text).toContain(
      'cardbench card llama-3.3-70b-instruct -m \\\n    novita:meta-llama/llama-3.3-70b-instruct\n',
    );
    expect(await help('card')).toContain(
      '  cardbench card llama-3.3-70b-instruct -m novita:meta-llama/llama-3.3-70b-instruct\n',
    );
  });

  it('of every command fits a terminal of 60 columns', async () => {
    for (const { command } of commands) {
      const [name = ''] = [command].flat().map((words) => words.split(' ')[0]);
      const { stdout } = await cardbench([name, '--help'], { columns: 60 });
      expect(stdout).toContain(`cardbench ${name}`);
      expect(stdout.split('\n').filter((line) => stringWidth(line) > 60)).toEqual([]);
    }
  });

  it('has no examples where it is the version that is asked for', async () => {
    expect((await cardbench(['run', '--version'])).stdout).not.toContain('Examples');
  });
});
