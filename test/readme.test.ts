import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/cli/commands.js';
import { packageRoot } from '../src/core/package-root.js';
import { cardbench } from './support/cli.js';
import { cardbenchProcess } from './support/cli-process.js';
import { chatReply, sendJson, startServer } from './support/server.js';
import { temporaryFolder } from './support/temp.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows an own benchmark that runs as it stands', async () => {
    const code = /```ts\n(\/\/ my-benchmark\.ts.*?)```/s.exec(readme)?.[1];
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'my-benchmark.ts'), code ?? '');
    writeFileSync(join(folder, 'capitals.csv'), 'country,capital\nFrance,Paris\nPeru,Lima\n');
    const server = await startServer((_call, response) =>
      sendJson(response, 200, chatReply('Paris\n')),
    );
    const { stdout, stderr } = await cardbenchProcess(
      ['run', './my-benchmark.ts', '-m', 'm', '--base-url', server.baseUrl, '--json'],
      { cwd: folder },
    );
    expect(stderr).not.toContain('cardbench:');
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 2, metrics: { acc: 0.5 } });
  });

  it('names only scripts that exist, and every command', () => {
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
    for (const [, script] of readme.matchAll(/npm run (\w+)/g))
      expect(scripts).toHaveProperty([script ?? '']);
    for (const { command } of commands) {
      const [name = ''] = String(command).split(' ');
      expect(readme).toContain(`cardbench ${name}`);
    }
  });

  it('shows verdicts of the tutorial, which is made from a real run', () => {
    const tutorial = readFileSync(
      join(packageRoot, 'docs', 'tutorials', 'reproduce-a-card.md'),
      'utf8',
    );
    const rows = readme.split('\n').filter((line) => line.startsWith('GSM-8K (CoT)'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(tutorial).toContain(row);
  });

  it('shows the table that the demo prints', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const { stdout } = await cardbench([
      'run',
      'mmlu',
      'humaneval',
      'mgsm',
      '-m',
      'demo',
      '--store',
      store,
    ]);
    const table = stdout.split('\n').filter((line) => /^(MMLU|HumanEval|MGSM|!)/.test(line));
    expect(table.length).toBeGreaterThanOrEqual(5);
    for (const line of table) expect(readme).toContain(line);
  });
});
