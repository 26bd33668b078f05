import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfigFile } from '../../src/cli/config-file.js';
import { initFiles, nextSteps } from '../../src/cli/init-files.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const hosted = {
  model: 'novita:meta-llama/llama-3.3-70b-instruct',
  baseUrl: undefined,
  benchmarks: ['mmlu', 'mgsm'],
  card: 'llama-3.3-70b-instruct',
  keyVariable: 'NOVITA_API_KEY',
  ci: true,
} as const;

describe('cardbench init', () => {
  it('writes a configuration with which a run works at once', async () => {
    const cwd = temporaryFolder();
    const made = await cardbench(['init', '--yes', '-m', 'demo', '--benchmarks', 'mmlu'], { cwd });
    expect(made.code).toBe(0);
    expect(made.stderr).toBe('Wrote cardbench.config.yaml\n');
    expect(made.stdout).toMatch(/Next:\n\n {2}cardbench run\n$/);
    const ran = await cardbench(['run', '-n', '2', '--json'], { cwd });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).benchmarks[0].benchmark).toBe('mmlu');
  });

  it('names every setting as the configuration knows it', async () => {
    const cwd = temporaryFolder();
    const [config = ''] = initFiles(hosted).values();
    // The settings that it suggests in comments are settings, too.
    const path = join(cwd, 'all.yaml');
    writeFileSync(path, config.replace(/^# (?=[a-zA-Z]+: )/gm, ''));
    const { limit, maxCost, price, model, benchmarks } = await readConfigFile(path);
    expect({ limit, maxCost, price, model, benchmarks }).toEqual({
      limit: 200,
      maxCost: 5,
      price: { input: 0.13, output: 0.39 },
      model: hosted.model,
      benchmarks: hosted.benchmarks,
    });
  });

  it('writes a workflow that takes the key from the secrets, and no key anywhere', () => {
    const files = initFiles(hosted);
    const workflow = parse(files.get('.github/workflows/cardbench.yml') ?? '');
    expect(workflow.jobs.check.env.NOVITA_API_KEY).toMatch(/^\$\{\{ secrets\.NOVITA_API_KEY \}\}$/);
    expect(files.get('.env.example')).toMatch(/^NOVITA_API_KEY=$/m);
  });

  it('says what to do next', () => {
    expect(nextSteps(hosted).map((step) => step.split('  ')[0])).toEqual([
      'cp .env.example .env',
      'cardbench doctor -m novita:meta-llama/llama-3.3-70b-instruct --card llama-3.3-70b-instruct',
      'cardbench card llama-3.3-70b-instruct --estimate',
      'cardbench card llama-3.3-70b-instruct',
      'cardbench baseline save',
    ]);
  });

  it('quotes what a shell would take for something else', () => {
    const steps = nextSteps({ ...hosted, model: 'vllm:a;b', baseUrl: 'http://x/v1?a&b' });
    expect(steps[1]).toContain("-m 'vllm:a;b' --base-url 'http://x/v1?a&b' --card");
  });

  it('takes the rows of a card', async () => {
    const cwd = temporaryFolder();
    await cardbench(['init', '-y', '-m', 'vllm:x', '--card', 'openhermes-2.5-mistral-7b'], { cwd });
    const { benchmarks } = parse(readFileSync(join(cwd, 'cardbench.config.yaml'), 'utf8'));
    expect(benchmarks).toContain('arc-challenge');
  });

  it('overwrites nothing unless told to', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'cardbench.config.yaml'), 'mine: 1');
    const init = ['init', '--yes', '--ci', '-m', 'demo'];
    const { code, stderr } = await cardbench(init, { cwd });
    expect([code, stderr]).toEqual([
      2,
      'cardbench: cardbench.config.yaml exists already; give --force to overwrite, or work in another folder.\n',
    ]);
    expect(readFileSync(join(cwd, 'cardbench.config.yaml'), 'utf8')).toBe('mine: 1');
    expect(existsSync(join(cwd, '.github'))).toBe(false);
    expect((await cardbench([...init, '--force'], { cwd })).code).toBe(0);
  });

  it.each([
    [['--yes', '-m', 'novta:x'], /did you mean "novita"/],
    [['--yes', '-m', 'demo', '--benchmarks', 'mmul'], /did you mean "mmlu"/],
    [['--yes', '--card', 'nope'], /no benchmark "nope"|no card "nope"/],
    [['--yes', '--card', 'a', '--benchmarks', 'b'], /exclude each other/],
    [[], /not a terminal/],
  ])('refuses %j', async (flags, message) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await cardbench(['init', ...flags], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(cwd, 'cardbench.config.yaml'))).toBe(false);
  });
});
