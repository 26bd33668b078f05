import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import { packageRoot } from '../../src/core/package-root.js';
import { cardbench } from '../support/cli.js';
import { FULL } from '../support/full.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

/** 300 questions with one-word answers, in a benchmark of the repository under test. */
function writeRepository(folder: string): void {
  const rows = Array.from({ length: 300 }, (_, i) => `${i},${i * 7}`);
  writeFileSync(join(folder, 'numbers.csv'), `n,product\n${rows.join('\n')}\n`);
  writeFileSync(
    join(folder, 'sevens.ts'),
    `import { accuracy, chat, defineBenchmark, defineDataset, exactMatch, records, user } from 'cardbench';
export const sevens = defineBenchmark<{ n: string; gold: string }>({
  id: 'sevens',
  title: 'Sevens',
  description: 'Seven times a number.',
  dataset: defineDataset({
    name: 'sevens',
    file: './numbers.csv',
    parse: async function* (rows) {
      for await (const { record } of records(rows)) {
        yield { id: String(record.n), data: { n: String(record.n), gold: String(record.product) }, tags: {} };
      }
    },
  }),
  protocol: { prompt: 'sevens/1', shots: 0, cot: false, temperature: 0, maxTokens: 8 },
  prompt: ({ data }) => chat(user('Seven times ' + data.n + '?')),
  scorer: exactMatch(),
  metrics: [accuracy()],
});
`,
  );
}

/** Outputs of which the last so many are wrong. */
function writeOutputs(folder: string, name: string, wrong: number, count = 300): string {
  const path = join(folder, name);
  const lines = Array.from({ length: count }, (_, i) =>
    JSON.stringify({ item: String(i), response: i >= 300 - wrong ? 'no idea' : String(i * 7) }),
  );
  writeFileSync(path, lines.join('\n'));
  return path;
}

describe('the story of a gate in CI', () => {
  const folder = sharedFolder();
  writeRepository(folder);
  const store = join(folder, 'x.db');
  const command = (args: readonly string[], env: Record<string, string> = {}) =>
    cardbench([...args, '--store', store], { cwd: folder, env });
  const sit = async (name: string, wrong: number, count?: number) => {
    const path = writeOutputs(folder, `${name}.jsonl`, wrong, count);
    const { code } = await command(['import', './sevens.ts', '-p', path, '-m', name]);
    expect(code).toBe(0);
  };
  const check = (...args: string[]) => command(['check', '--baseline', 'baseline.json', ...args]);

  it('saves a baseline; a run as good passes, a worse one fails, with the reasons said', async () => {
    await sit('first', 30);
    const saved = await command(['baseline', 'save', '--out', 'baseline.json']);
    expect(saved.stdout).toContain('baseline.json: 1 benchmark, 300 items');
    expect(readFileSync(join(folder, 'baseline.json'), 'utf8')).not.toContain('no idea');

    await sit('as good', 30);
    const good = await check();
    expect(good.code).toBe(0);
    expect(good.stdout).toContain(
      'Sevens: non-inferior: not worse by more than 1.0 points, the drop is 0.0, below +1.0 with 95 % confidence.',
    );
    expect(good.stdout).toContain('GO: Sevens is shown not to be worse by more than the margin.');

    await sit('worse', 75);
    const worse = await check('-f', 'json');
    expect(worse.code).toBe(1);
    const { outcome, verdict, reason, rows } = JSON.parse(worse.stdout);
    expect({ outcome, verdict }).toEqual({ outcome: 'failed', verdict: 'NO-GO' });
    expect(reason).toBe('Sevens is shown to be worse by more than the margin');
    expect(rows[0]).toMatchObject({ benchmark: 'sevens', drop: 0.15, verdict: { kind: 'failed' } });

    await sit('a little worse', 33);
    const little = await check();
    expect(little.code).toBe(0);
    expect(little.stdout).toMatch(/Sevens: inconclusive, n >= [\d,]+ for a true drop of 0\.0: /);
    expect(little.stdout).toContain(
      'INCONCLUSIVE: it is not shown whether Sevens is worse by more than the margin; this passes (--on-inconclusive fail makes it fail).',
    );
    const strict = await check('--on-inconclusive', 'fail', '-f', 'junit');
    expect(strict.code).toBe(1);
    expect(strict.stdout).toContain('<failure type="inconclusive"');
    const quiet = await check('-f', 'json');
    expect(quiet.code).toBe(0);
    expect(quiet.stderr).toContain('INCONCLUSIVE: it is not shown whether Sevens is worse');
  }, 120_000);

  it('follows the policy of the config file, which flags override', async () => {
    await sit('a tenth worse', 60);
    const config = (text: string): string => {
      const path = join(folder, 'policy.yaml');
      writeFileSync(path, `check:\n${text}`);
      return path;
    };
    const judged = async (text: string, ...args: string[]) => {
      const { code, stdout, stderr } = await check('--config', config(text), '-f', 'json', ...args);
      return { code, stderr, row: stdout === '' ? undefined : JSON.parse(stdout).rows[0] };
    };
    expect((await judged('  margin: 3\n')).code).toBe(1);
    const own = await judged(
      '  margin: 3\n  benchmarks: { sevens: { margin: 20, alpha: 0.01 } }\n',
    );
    expect(own).toMatchObject({ code: 0, row: { terms: { margin: 0.2, alpha: 0.01 } } });
    const relative = await judged('  benchmarks: { sevens: { relativeMargin: 0.05 } }\n');
    expect(relative.row.terms.margin).toBeCloseTo(0.045, 12);
    const both = await judged('  margin: 1\n  relativeMargin: 0.05\n');
    expect(both.row.terms.margin).toBeCloseTo(0.01, 12);
    const flag = await judged('  benchmarks: { sevens: { margin: 1 } }\n', '--margin', '20');
    expect(flag).toMatchObject({ code: 0, row: { terms: { margin: 0.2 } } });
    const bad = await judged('  margn: 3\n');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(
      /policy\.yaml: "check": unknown setting "margn"; the settings are margin, relativeMargin, alpha, correction, onInconclusive and benchmarks\.$/m,
    );
    expect((await judged('  benchmarks: { sevens: { alpha: 0.7 } }\n')).stderr).toMatch(
      /policy\.yaml: "check\.benchmarks\.sevens\.alpha": give a probability between 0 and 0\.5\.$/m,
    );
    expect((await judged('  benchmarks: { sevns: { margin: 1 } }\n')).stderr).toContain(
      'The config file\'s "check.benchmarks" names sevns, which the baseline does not have; it has sevens.',
    );
  }, 120_000);

  it('exits 3 for a run that lacks items, and 2 for one over other data', async () => {
    await sit('short', 30, 290);
    const short = await check();
    expect(short.code).toBe(3);
    expect(short.stdout).toContain(
      'Sevens: incomplete: 10 items of the baseline are not in the run.',
    );

    const csv = join(folder, 'numbers.csv');
    const before = readFileSync(csv, 'utf8');
    writeFileSync(csv, before.replace('299,2093', '299,2094'));
    await sit('other data', 30);
    writeFileSync(csv, before);
    const other = await check();
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      'Sevens: the two are not comparable because they differ in the dataset (',
    );
  }, 120_000);

  it('writes JUnit XML that a schema accepts', async () => {
    await sit('worse again', 75);
    const { code } = await check('--junit', 'check.xml');
    expect(code).toBe(1);
    const schema = readFileSync(new URL('../support/junit.xsd', import.meta.url), 'utf8');
    for (const path of ['check.xml']) {
      const contents = readFileSync(join(folder, path), 'utf8');
      const { valid, errors } = await validateXML({
        xml: [{ fileName: path, contents }],
        schema: [{ fileName: 'junit.xsd', contents: schema }],
      });
      expect(errors).toEqual([]);
      expect(valid).toBe(true);
      expect(contents).toContain('<failure type="drop" message="worse by 15.0 points on 300 items');
    }
  }, 120_000);

  it('annotates and summarises in GitHub’s syntax', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { stdout } = await command(['check', '--baseline', 'baseline.json'], env);
    expect(stdout).toMatch(
      /^::error title=cardbench%3A Sevens::worse by 15\.0 points on 300 items, more than the margin of 1\.0 \(p <0\.001\)$/m,
    );
    const written = readFileSync(summary, 'utf8');
    expect(written).toMatch(
      /^before\n### cardbench check: NO-GO\n\nNO-GO: Sevens is shown to be worse by more than the margin\.\n\n\| benchmark \|/,
    );
    expect(written).toContain('| Sevens | acc | 300 | 90.0 | 75.0 | +15.0 |');
  }, 120_000);

  it('holds a run against published values', async () => {
    const card = (value: number): string => {
      const path = join(folder, `card-${value}.yaml`);
      writeFileSync(
        path,
        `id: own\ntitle: Own\nsource: a test\ncolumns: { a: A }\ncolumn: a\nrows:\n  - { title: Sevens, benchmark: sevens, shots: 0, metric: acc, values: { a: ${value} } }\n`,
      );
      return path;
    };
    const against = (value: number) => command(['check', '--against', card(value)]);
    expect((await against(75)).code).toBe(0);
    expect((await against(77)).stdout).toContain(
      'inconclusive  Sevens: ours 75.0, published 77.0, neither shown to be below',
    );
    const failed = await against(90);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(
      /^FAILED {2}Sevens: ours 75\.0, published 90\.0, below by 15\.0, more than the margin of 1\.0 \(p <0\.001\)\.$/m,
    );
  }, 120_000);

  it('says what is wrong with its flags', async () => {
    const said = async (...args: string[]) => (await command(['check', ...args])).stderr;
    expect(await said()).toContain('Give --baseline');
    expect(await said('--baseline', 'baseline.json', '--margin', '-1')).toContain(
      '--margin -1: give percentage points',
    );
    expect(await said('--baseline', 'baseline.json', '--alpha', '0.9')).toContain(
      '--alpha 0.9: give a probability',
    );
  }, 120_000);
});

interface Step {
  readonly run?: string;
  readonly env?: Record<string, string>;
}

describe('the workflow and the action that the documents give', () => {
  /** `npx cardbench` as the documents write it, on this build. */
  const shims = (): string => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const npx = join(folder, 'npx');
    writeFileSync(
      npx,
      `#!/bin/bash\nshift\nexec node ${join(packageRoot, 'dist/cli/main.js')} "$@"\n`,
    );
    chmodSync(npx, 0o755);
    return folder;
  };
  const runSteps = (steps: readonly Step[], given: Record<string, string>, cwd: string) => {
    const path = `${shims()}:${process.env['PATH']}`;
    const codes = [];
    for (const { run, env } of steps) {
      if (run === undefined || !run.startsWith('npx cardbench')) continue;
      const result = spawnSync('bash', ['-e', '-c', run], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, PATH: path, CARDBENCH_HOME: cwd, ...env, ...given },
      });
      codes.push(result.status);
    }
    return codes;
  };
  const makeBaseline = async (cwd: string, benchmarks: readonly string[]): Promise<void> => {
    const store = join(cwd, 'results/cardbench.db');
    await cardbench(['run', ...benchmarks, '-m', 'demo', '--store', store, '--seed', '0']);
    await cardbench([
      'baseline',
      'save',
      '--store',
      store,
      '-o',
      join(cwd, 'cardbench-baseline.json'),
    ]);
  };

  it('docs/ci.md: its steps run word for word', async () => {
    const page = readFileSync(join(packageRoot, 'docs/ci.md'), 'utf8');
    const workflow = parse(/```yaml\n(name: model[\s\S]*?)```/.exec(page)?.[1] ?? '');
    const cwd = temporaryFolder();
    await makeBaseline(cwd, ['mgsm', 'gsm8k']);
    expect(runSteps(workflow.jobs.check.steps, { MODEL: 'demo' }, cwd)).toEqual([0, 0]);
    expect(readFileSync(join(cwd, 'results/check.xml'), 'utf8')).toContain('<testcase');
  }, 120_000);

  // In `npm test` docs/ci.md's, which are much the same.
  it.runIf(FULL)(
    'action.yml: its steps run word for word',
    async () => {
      const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8'));
      const cwd = temporaryFolder();
      await makeBaseline(cwd, ['gsm8k']);
      const inputs = (name: string): string =>
        ({ benchmarks: 'gsm8k', model: 'demo', 'run-arguments': '--seed 4' })[name] ??
        action.inputs[name].default;
      const steps = action.runs.steps.map((step: Step) => ({
        ...step,
        env: Object.fromEntries(
          Object.entries(step.env ?? {}).map(([name, value]) => [
            name,
            value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_all, input: string) => inputs(input)),
          ]),
        ),
      }));
      const [run, check] = runSteps(steps, {}, cwd);
      expect(run).toBe(0);
      // Another seed of the stand-in is another set of right answers; 20 items show nothing, which passes.
      expect(check).toBe(0);
      expect(readFileSync(join(cwd, 'results/cardbench-check.xml'), 'utf8')).toContain('<testcase');
    },
    120_000,
  );
});
