import type { ChildProcess } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import type { CliResult } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { describeWithRealData, realData } from '../support/data.js';
import { startEchoServer } from '../support/echo-server.js';
import { FULL } from '../support/full.js';
import { residentMegabytes } from '../support/resident-memory.js';
import { temporaryFolder } from '../support/temp.js';

const reference = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'conformance', 'log-likelihood-reference.json'), 'utf8'),
) as Record<string, Record<string, { readonly value: number; readonly stderr: number }>>;

/** The rows of the card, as `--json` prints them. */
interface Row {
  readonly title: string;
  readonly ours: { readonly value: number; readonly stderr: number } | null;
  readonly verdict: { readonly kind: string };
}

/** The calls after which the command is killed: some third and two thirds of them. */
const KILLS = [1500, 4500];

function cardFlags(baseUrl: string, folder: string): string[] {
  copyFileSync(realData('datasets/truthfulqa/TruthfulQA.csv'), join(folder, 'TruthfulQA.csv'));
  const primer = 'truthfulqa_mc1.yaml';
  copyFileSync(join(packageRoot, 'datasets/truthfulqa/sample', primer), join(folder, primer));
  const datasets = {
    agieval: realData('datasets/agieval'),
    bigbench: realData('datasets/bigbench'),
    'bigbench-geometric-shapes': realData('datasets/bigbench'),
    humaneval: realData('datasets/humaneval'),
    truthfulqa: folder,
    'arc-challenge': 'sample',
    'arc-easy': 'sample',
    boolq: 'sample',
    hellaswag: 'sample',
    openbookqa: 'sample',
    piqa: 'sample',
    winogrande: 'sample',
  };
  return [
    ...['card', 'openhermes-2.5-mistral-7b', '--model', 'm', '--base-url', baseUrl, '--json'],
    ...['--store', join(folder, 'x.db'), '--concurrency', '32'],
    ...Object.entries(datasets).flatMap(([id, source]) => ['--dataset', `${id}=${source}`]),
  ];
}

describeWithRealData(
  'the whole card of OpenHermes 2.5, against a server that follows a rule',
  () => {
    // Only with all cases: it takes a minute and more.
    it.runIf(FULL)(
      'survives kills and failing calls, stays flat in memory, and has the official values in the end',
      async () => {
        const folder = temporaryFolder();
        const server = await startEchoServer({ failEvery: 50 });
        const args = cardFlags(server.baseUrl, folder);
        const memory: { readonly megabytes: number; readonly calls: number }[] = [];
        const runUntil = (calls: number): Promise<CliResult> =>
          cardbenchProcess(args, {
            onStart: (child: ChildProcess) => {
              const timer = setInterval(() => {
                const megabytes = residentMegabytes(child.pid ?? 0);
                if (megabytes !== undefined && calls === Number.POSITIVE_INFINITY)
                  memory.push({ megabytes, calls: server.calls.length });
                if (server.calls.length >= calls) child.kill('SIGKILL');
              }, 50);
              child.on('exit', () => clearInterval(timer));
            },
          });
        for (const calls of KILLS) expect((await runUntil(calls)).code).toBeNull();
        const end = await runUntil(Number.POSITIVE_INFINITY);
        expect(end.stderr).toMatch(/Resuming run/);
        const { rows } = JSON.parse(end.stdout) as { rows: Row[] };
        // The CSV does not hold mc1's lists: one row is incomplete, and the exit code says so.
        const open = rows.filter(({ verdict }) => verdict.kind === 'incomplete');
        expect([end.code, open.map(({ title }) => title)]).toEqual([3, ['TruthfulQA (mc1)']]);
        let compared = 0;
        for (const [task, expected] of Object.entries(reference)) {
          const name = task === 'truthfulqa-csv' ? 'TruthfulQA' : task.split('/').at(-1);
          for (const row of rows) {
            const [title, metric = 'multiple_choice_grade'] = row.title.split(/ \(|\)/);
            const official = expected[metric];
            const published = task.includes('/') || task === 'truthfulqa-csv';
            if (!published || title !== name || official === undefined) continue;
            expect(Math.abs((row.ours?.value ?? Number.NaN) - official.value)).toBeLessThan(1e-9);
            expect(Math.abs((row.ours?.stderr ?? Number.NaN) - official.stderr)).toBeLessThan(1e-9);
            compared += 1;
          }
        }
        // Eight subsets by two metrics, eighteen tasks, mc2.
        expect(compared).toBe(8 * 2 + 18 + 1);
        // Rows that are off are explained after the last call, each from all of its replies.
        expect(Math.max(...memory.map(({ megabytes }) => megabytes))).toBeLessThan(400);
        const running = memory.filter(({ calls }) => calls < server.calls.length);
        const peak = (from: number, to: number): number =>
          Math.max(
            ...running
              .slice(running.length * from, running.length * to)
              .map(({ megabytes }) => megabytes),
          );
        expect(peak(0, 1)).toBeLessThan(300);
        expect(peak(0.75, 1)).toBeLessThan(1.25 * peak(0.25, 0.5));
      },
    );
  },
);
