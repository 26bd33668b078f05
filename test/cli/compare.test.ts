import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';
import { sumAnswer, sumAsked, writeSums } from '../support/sums.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

describe('cardbench compare', () => {
  const store = join(sharedFolder(), 'x.db');
  const runs: string[] = [];
  beforeAll(async () => {
    for (const seed of ['1', '2', '3']) {
      const args = [
        'run',
        'mmlu',
        'gsm8k',
        '-m',
        'demo',
        '--store',
        store,
        '--seed',
        seed,
        '--json',
      ];
      runs.push(JSON.parse((await cardbench(args)).stdout).run);
    }
  });
  const compare = (...args: string[]) => cardbench(['compare', ...args, '--store', store]);

  it('prints the paired table, and the same as JSON and Markdown', async () => {
    const [a = '', b = ''] = runs;
    const { code, stdout } = await compare(a, b);
    expect(code).toBe(0);
    expect(stdout).toMatch(/A: demo:stand-in \(.*\)\nB: demo:stand-in/);
    expect(stdout).toMatch(/MMLU \(CoT\) +macro_avg\/acc +24 .*\d+\/\d+\/\d+/);
    expect(stdout).toContain('MMLU (CoT), where they differ most:');
    const { rows } = JSON.parse((await compare(a, b, '-f', 'json')).stdout);
    expect(rows.map(({ benchmark }: { benchmark: string }) => benchmark)).toEqual([
      'mmlu',
      'gsm8k',
    ]);
    expect((await compare(a, b, '-f', 'md')).stdout).toContain('| MMLU (CoT) |');
    const one = JSON.parse((await compare(a, b, '--benchmark', 'gsm8k', '-f', 'json')).stdout);
    expect(one.rows).toHaveLength(1);
    expect(one.rows[0].corrected).toBe(one.rows[0].p);
  });

  it('refuses to compare a run with itself, however it is named', async () => {
    const [a = ''] = runs;
    const latest = runs.at(-1) ?? '';
    const { code, stdout, stderr } = await compare('latest', 'latest');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`latest and latest are the same run ${latest}; give two different`);
    expect((await compare(a, 'latest', latest)).code).toBe(2);
    const check = await cardbench([
      'check',
      '--run',
      latest,
      '--baseline',
      'latest',
      '--store',
      store,
    ]);
    expect(check.code).toBe(2);
    expect(check.stderr).toContain(`latest and ${latest} are the same run`);
  });

  it('lists the items on which they differ, and shows the two responses to one', async () => {
    const [a = '', b = ''] = runs;
    const { rows } = JSON.parse((await compare(a, b, '-f', 'json')).stdout);
    const listed = (await compare(a, b, '--items', '-f', 'json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const expected = rows.reduce(
      (sum: number, row: { wins: number; losses: number }) => sum + row.wins + row.losses,
      0,
    );
    expect(listed).toHaveLength(expected);
    const { stdout } = await compare(
      a,
      b,
      '--show',
      listed[0].item,
      '--benchmark',
      listed[0].benchmark,
    );
    expect(stdout).toMatch(/^A: .*sample 0\n\[right\] answer/);
    expect(stdout).toMatch(/\nB: .*sample 0\n\[wrong\] answer/);
    const nowhere = await compare(a, b, '--show', 'nowhere/1');
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('--show nowhere/1: neither run has a response');
  });

  it('ranks more than two', async () => {
    const { stdout } = await compare(...runs, '-f', 'json');
    const { rankings } = JSON.parse(stdout);
    expect(rankings).toHaveLength(2);
    const values = rankings[0].models.map(
      ({ estimate }: { estimate: { value: number } }) => estimate.value,
    );
    expect(values).toEqual([...values].sort((x: number, y: number) => y - x));
    expect(rankings[0].models[0].group).toBe(1);
    // The same number has the same interval in the report of its run.
    for (const run of runs) {
      const report = await cardbench(['report', run, '--store', store, '-f', 'json']);
      const { benchmarks } = JSON.parse(report.stdout);
      for (const { benchmark, models } of rankings) {
        const { metrics } = benchmarks.find(
          (each: (typeof rankings)[0]) => each.benchmark === benchmark,
        );
        const ranked = models.find(({ label }: { label: string }) => label.includes(run));
        expect(metrics[0]).toMatchObject(ranked.estimate);
      }
    }
  });

  it('refuses runs over other data, unless told to', async () => {
    const other = JSON.parse(
      (
        await cardbench([
          'run',
          'gsm8k',
          '-m',
          'demo',
          '--store',
          store,
          '--temperature',
          '0.5',
          '--json',
        ])
      ).stdout,
    ).run;
    const { code, stderr } = await compare(runs[0] ?? '', other);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'the two are not comparable because they differ in the protocol (temperature: 0 and 0.5)',
    );
    const forced = await compare(runs[0] ?? '', other, '--anyway');
    expect(forced.stdout).toContain('GSM8K (CoT) (!)');
    expect(forced.stdout).toContain(
      '! GSM8K (CoT): compared although the two differ in the protocol',
    );
  });

  it('runs models that have not been run, and takes the runs that there are', async () => {
    const flags = ['--models', 'demo:a,demo:b', '--rows', 'gsm8k', '-f', 'json'];
    const first = await compare(...flags);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout).rows[0]).toMatchObject({ benchmark: 'gsm8k', n: 20, ties: 20 });
    const second = await compare(...flags);
    expect(second.stderr).toMatch(
      /demo:a: using the finished run [\s\S]*demo:b: using the finished run /,
    );
    expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout));
  });

  it('runs models on two servers side by side, those on one server in turn', async () => {
    const folder = temporaryFolder();
    const order: string[] = [];
    const seen = (model: string): number => order.filter((each) => each === model).length;
    const waiting: (() => void)[] = [];
    const start = (): Promise<TestServer> =>
      startServer((call, response) => {
        const { model } = call.body as { model: string };
        order.push(model);
        const answer = chatReply(sumAnswer(sumAsked(call.prompt)));
        // Neither gets past its middle before the other has come as far.
        if (model !== 'c' && seen(model) > 50) waiting.push(() => sendJson(response, 200, answer));
        else sendJson(response, 200, answer);
        if (seen('a') > 50 && seen('b') > 50) for (const send of waiting.splice(0)) send();
      });
    const [one, two] = [await start(), await start()];
    const models = [`a@${one.baseUrl}`, `b@${two.baseUrl}`, `c@${two.baseUrl}`];
    const { code, stdout } = await cardbench([
      ...['compare', '--models', models.join(','), '--rows', 'gsm8k', '-f', 'json'],
      ...['--dataset', writeSums(folder, 100), '-c', '4', '--store', join(folder, 'x.db')],
    ]);
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain('gsm8k');
    for (const model of ['a', 'b', 'c']) expect(seen(model)).toBe(100);
    expect(order.indexOf('c')).toBeGreaterThan(order.lastIndexOf('b'));
  });

  it('sends the values of --header to one server only', async () => {
    const folder = temporaryFolder();
    const servers = ['a@http://127.0.0.1:9/v1', 'b@http://127.0.0.1:10/v1'].join(',');
    const flags = ['--dataset', writeSums(folder, 2), '--store', join(folder, 'x.db')];
    const { code, stderr } = await cardbench([
      ...['compare', '--models', servers, '--rows', 'gsm8k', '--header', 'x-key=secret-value'],
      ...flags,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--header would send the same values to several servers');
    expect(stderr).not.toContain('secret-value');
  });

  it('needs two sides', async () => {
    expect((await compare(runs[0] ?? '')).stderr).toContain('Give two or more runs');
    expect((await compare(runs[0] ?? '', 'x.json')).stderr).toContain(
      'There is no baseline x.json',
    );
  });
});
