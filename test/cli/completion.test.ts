import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { manPage } from '../../src/cli/man-page.js';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { mainFile } from '../support/cli-process.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

const folder = sharedFolder();
const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };

beforeAll(async () => {
  const main = join(packageRoot, 'dist', 'cli', 'main.js');
  writeFileSync(
    join(folder, 'cardbench'),
    `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`,
  );
  chmodSync(join(folder, 'cardbench'), 0o755);
  mkdirSync(join(folder, 'results'));
  const run = 'run gsm8k -m demo --limit 1 --name first-run --store';
  await cardbench([...run.split(' '), join(folder, 'results', 'cardbench.db')]);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await cardbench(['completion', shell]);
    writeFileSync(join(folder, `completion.${shell}`), stdout);
  }
});

const hasProgram = (name: string): boolean => spawnSync(name, ['--version']).error === undefined;

function describeWith(program: string, body: () => void): void {
  if (hasProgram(program)) describe(program, body);
  else describe.skip(`${program} (skipped: it is not installed)`, body);
}

const shell = (program: string, args: readonly string[]): string =>
  execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', timeout: 60_000 });

/** What is typed, and what stands among the proposals; and what does not. */
const CASES: readonly (readonly [typed: string, proposed: string, not: string])[] = [
  ['ex', 'explain', 'run'],
  ['run mmlu-p', 'mmlu-pro', 'gsm8k'],
  ['run mmlu-pro gsm', 'gsm8k', 'mmlu'],
  ['run mmlu -m nov', 'novita:', 'openai:'],
  ['run mmlu --max-t', '--max-tokens', '--card'],
  ['run humaneval --sandbox py', 'pyodide', 'bubblewrap'],
  ['card llama-3.3', 'llama-3.3-70b-instruct', 'llama-3.1-instruct'],
  ['explain latest --card herm', 'hermes-2', 'qwen3'],
  ['runs sh', 'show', 'list'],
  ['runs show first', 'first-run', 'latest'],
  ['compare first-run la', 'latest', 'first-run'],
  ['datasets pull gpqa-d', 'gpqa-diamond', 'gsm8k'],
  ['completion fi', 'fish', 'bash'],
];

describe('the runs of a store', () => {
  it.each([
    ['cardbench.config.yaml', '# store: no.db\nstore: own.db # here\n'],
    ['cardbench.config.ts', "export const config = {\n  limit: 1, store: 'own.db',\n};\n"],
  ])('are those of the store that %s names', async (name, text) => {
    const own = temporaryFolder();
    writeFileSync(join(own, name), text);
    copyFileSync(join(folder, 'results', 'cardbench.db'), join(own, 'own.db'));
    const words = execFileSync(process.execPath, [mainFile, 'completion', '--runs'], {
      cwd: own,
      encoding: 'utf8',
    });
    expect(words).toContain('first-run');
  });
});

describeWith('bash', () => {
  const complete = (typed: string): string[] =>
    shell('bash', [
      '--norc',
      '-c',
      `compopt() { :; }; source completion.bash; COMP_WORDS=(cardbench "$@"); COMP_CWORD=$#; _cardbench; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...typed.split(' '),
    ]).split('\n');

  it.each(CASES)('completes "cardbench %s" with %s', (typed, proposed, not) => {
    expect(complete(typed)).toContain(proposed);
    expect(complete(typed)).not.toContain(not);
  });

  it('does not guess the name of a model', () => {
    expect(complete('run -m novita :')).toEqual(['', '']);
  });
});

describeWith('fish', () => {
  it.each(CASES)('completes "cardbench %s" with %s', (typed, proposed, not) => {
    const complete = `source completion.fish; complete -C 'cardbench ${typed}'`;
    const words = shell('fish', ['-N', '-c', complete])
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(words).toContain(proposed);
    expect(words).not.toContain(not);
  });
});

describeWith('zsh', () => {
  // One that stands alone is typed out; the shell runs in a terminal of its own.
  it.each([
    ['expla', 'explain'],
    ['run mmlu-pro-', 'mmlu-pro-0shot'],
    ['run -m nov', 'novita:'],
    ['run --temper', '--temperature'],
    ['runs show first', 'first-run'],
    ['card llama-3.3', 'llama-3.3-70b-instruct'],
  ])('completes "cardbench %s" to %s', (typed, proposed) => {
    const script = `
      zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "PS1='%% '; autoload -U compinit; compinit -u -D; source completion.zsh; print READ''Y"
      zpty -r z out '*READY*'
      zpty -w -n z "cardbench ${typed}"$'\\t'
      zpty -r z out '*${proposed}*'
      print -r -- "$out"
      zpty -d z`;
    expect(shell('zsh', ['-f', '-c', script])).toContain(proposed);
  });
});

describe('the manual', () => {
  it('has every command and flag', async () => {
    const text = await manPage('0.0.0');
    for (const command of ['run [benchmarks..]', 'runs show [run]', 'completion <shell>']) {
      expect(text).toContain(`.SS cardbench ${command}`);
    }
    expect(text).toContain('\\-\\-max\\-tokens\\-total');
  });

  const check = hasProgram('mandoc') ? it : it.skip;
  check('is well-formed (mandoc, if it is installed)', async () => {
    const path = join(folder, 'cardbench.1');
    writeFileSync(path, await manPage('0.0.0'));
    expect(shell('mandoc', ['-W', 'error', '-T', 'ascii', path])).toContain('card');
  });
});
