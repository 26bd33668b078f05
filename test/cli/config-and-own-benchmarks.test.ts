import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

describe('a config file', () => {
  it('holds all settings, and flags override it', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'cardbench.config.yaml'),
      'model: demo\nbenchmarks: [mmlu]\nlimit: 3\nstore: own.db\nsubset:\n  subject: [nutrition, astronomy]\n',
    );
    const first = await cardbench(['run', '--json'], { cwd: folder });
    expect(first.stderr).not.toContain('cardbench:');
    expect(JSON.parse(first.stdout).benchmarks[0].n).toBe(3);
    const second = await cardbench(
      ['run', 'mgsm', '--json', '-n', '2', '--subset', 'language=de'],
      { cwd: folder },
    );
    expect(JSON.parse(second.stdout).benchmarks).toMatchObject([{ benchmark: 'mgsm', n: 2 }]);
    const runs = await cardbench(['runs', '--store', 'own.db'], { cwd: folder });
    const { run } = JSON.parse(first.stdout);
    expect(runs.stdout).toContain(run);
    for (const command of [
      'runs list',
      `report ${run}`,
      `compare ${run} latest`,
      '--version --verbose',
    ]) {
      const { stdout, stderr } = await cardbench(command.split(' '), { cwd: folder });
      expect(`${stdout}${stderr}`).not.toContain('results/cardbench.db');
      expect(`${stdout}${stderr}`).not.toContain('no runs yet');
    }
  });

  it('may be TypeScript', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'cardbench.config.ts'),
      "import type { RunConfig } from 'cardbench';\nexport const config: Partial<RunConfig> = { model: 'demo', benchmarks: ['mmlu'], limit: 1 + 1, store: 'x.db' };\n",
    );
    const { stdout } = await cardbench(['run', '--json'], { cwd: folder });
    expect(JSON.parse(stdout).benchmarks[0].n).toBe(2);
  });
});

const OWN = `
import { accuracy, chat, defineBenchmark, defineDataset, fromText, parseRecord, records, user, type Scorer } from 'cardbench';
import { join } from 'node:path';

interface Capital { readonly country: string; readonly gold: string }

const lettersInCommon: Scorer<Capital> = {
  name: 'letters-in-common',
  version: 1,
  extractors: { first: fromText((text) => /[A-Z][a-z]+/.exec(text)?.[0] ?? null) },
  grade: (answer, item) => {
    if (answer === 'Boom') throw new Error('scorer broke');
    return { value: answer === item.data.gold ? 1 : 0, reason: '' };
  },
};

export const capitals = defineBenchmark<Capital>({
  id: 'capitals',
  title: 'Capitals',
  description: 'One question each.',
  dataset: defineDataset({
    name: 'capitals',
    file: join(import.meta.dirname, 'capitals.csv'),
    parse: async function* (rows) {
      for await (const { record, at } of records(rows)) {
        const country = String(record['country']);
        yield { id: country, data: { country, gold: String(record['capital']) }, tags: {} };
      }
    },
  }),
  protocol: { prompt: 'capitals/1', shots: 0, cot: false, temperature: 0, maxTokens: 10 },
  prompt: ({ data }) => chat(user('Capital of ' + data.country + '?')),
  scorer: lettersInCommon,
  metrics: [accuracy()],
});
`;

describe('a benchmark in a user’s own file', () => {
  it('runs, is scored by its own scorer, and can be rescored', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'my-benchmark.ts'), OWN);
    writeFileSync(
      join(folder, 'capitals.csv'),
      'country,capital\nFrance,Paris\nPeru,Lima\nJapan,Tokyo\nMali,Boom\n',
    );
    const server = await startServer(({ prompt }, response) => {
      const answer = prompt.includes('France')
        ? 'Paris!'
        : prompt.includes('Mali')
          ? 'Boom'
          : 'Lima.';
      sendJson(response, 200, chatReply(answer));
    });
    const args = ['--model', 'm', '--base-url', server.baseUrl, '--store', 'x.db', '--json'];
    const { code, stdout, stderr } = await cardbench(['run', './my-benchmark.ts', ...args], {
      cwd: folder,
    });
    expect(stderr).not.toContain('cardbench:');
    expect(JSON.parse(stdout).benchmarks).toMatchObject([
      { benchmark: 'capitals', n: 3, errors: 1, metrics: { acc: 2 / 3 } },
    ]);
    // A scorer that breaks is an error of the item, not a wrong answer.
    expect(code).toBe(3);
    const again = await cardbench(['rescore', '--store', 'x.db', '--json'], { cwd: folder });
    expect(JSON.parse(again.stdout).benchmarks).toMatchObject([
      { benchmark: 'capitals', changed: 0, errors: 1 },
    ]);
  });
});
