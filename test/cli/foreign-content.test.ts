import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/store/open.js';
import { outcomeOf } from '../support/cli.js';
import { FULL, partOf } from '../support/full.js';
import { writeZip } from '../support/large-files.js';
import { temporaryFolder } from '../support/temp.js';

/** What lies elsewhere on the machine, in the shapes that such files have; none of it may be printed. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['a list of accounts', 'hunter2:$6$hunter2:19000:0:99999:7:::\ndaemon:hunter2:19000\n'],
  ['settings', '[default]\nhunter2 = hunter2\n'],
  ['a key', '-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n'],
  ['JSON', '{"hunter2": "hunter2", "auths": {"hunter2": {"auth": "hunter2"}}}'],
  ['pretty JSON', '{\n  "hunter2": [\n    "hunter2"\n  ]\n}\n'],
  ['broken JSON', '{"hunter2": hunter2}'],
  ['a JSON text', '"hunter2"'],
  ['YAML', 'hunter2: hunter2\nlist:\n  - hunter2\n'],
  ['broken YAML', 'a: *hunter2\nb: "hunter2\n'],
  ['a table', 'hunter2,hunter2,hunter2,hunter2,hunter2,hunter2\n'.repeat(3)],
  ['a table of two', 'hunter2\thunter2\nhunter2\thunter2\n'],
  ['a broken table', 'a,"hunter2\nhunter2\n'],
  ['a program', 'const x = hunter2 hunter2;\nthrow new Error("hunter2");\n'],
];

const tried = FULL ? 'every content' : 'one content in 4';
describe.each(partOf(SECRETS, 4, 'secrets'))(`%s behind a link (${tried})`, (_what, content) => {
  /** A link of this name to the secret, in a folder of its own. */
  const link = (name: string): string => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'elsewhere'), content);
    mkdirSync(join(folder, 'data', 'test'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'data', name));
    return join(folder, 'data', name);
  };
  const store = (): string => {
    const path = join(temporaryFolder(), 'store.db');
    openConnection(path).close();
    return path;
  };
  const quiet = async (line: readonly string[]): Promise<void> => {
    const outcome = await outcomeOf(line);
    expect(outcome).not.toBe('done');
    expect(outcome).not.toMatch(/hunter2|BEGIN PRIVATE/);
    expect(outcome.split('\n')).toHaveLength(1);
  };

  it('is not quoted where it stands for a dataset, in a folder', async () => {
    for (const [benchmark, name] of [
      ['mmlu', 'anatomy_test.csv'],
      ['mmlu', 'mmlu.csv'],
      ['mgsm', 'mgsm_de.tsv'],
      ['gsm8k', 'test.jsonl'],
      ['ifeval', 'input_data.jsonl'],
      ['agieval', 'sat-en.jsonl'],
      ['bfcl', 'BFCL_v2_simple.json'],
      ['bigbench-geometric-shapes', 'geometric_shapes.json'],
      ['truthfulqa', 'truthfulqa_mc1.yaml'],
      ['math', 'test.parquet'],
    ] as const) {
      const path = link(name);
      const line = ['run', benchmark, '-m', 'demo', '--store', store(), '--dataset'];
      await quiet([...line, join(path, '..')]);
    }
  });

  it('is not quoted where it stands for outputs, a card, a baseline, a report or settings', async () => {
    for (const name of ['o.jsonl', 'o.json', 'o.csv', 'o.tsv']) {
      await quiet(['score', 'gsm8k', '--dataset', 'sample', '-p', link(name)]);
    }
    await quiet(['card', link('card.yaml'), '-m', 'demo']);
    await quiet(['reproduce', link('report.json')]);
    const baseline = link('baseline.json');
    await quiet(['compare', baseline, baseline, '--store', store()]);
    await quiet(['run', 'gsm8k', '--store', store(), '--config', link('c.yaml')]);
    await quiet(['run', link('c.ts'), '-m', 'demo', '--store', store()]);
    await quiet([
      'run',
      'mmlu',
      '-m',
      'demo',
      '--store',
      store(),
      '--dataset',
      'sample',
      '--prompts',
      `meta-evals:${link('p.jsonl')}`,
    ]);
  });
});

describe('a link inside an archive', () => {
  it('is not followed', async () => {
    const path = join(temporaryFolder(), 'data.zip');
    writeZip(path, 'anatomy_test.csv', Buffer.from('/etc/passwd'), { mode: 0o120777 });
    const outcome = await outcomeOf(['run', 'mmlu', '-m', 'demo', '--dataset', path]);
    expect(outcome).toMatch(/contains no item of mmlu/);
  });
});

describe('a file that the user named', () => {
  it('may have its own names repeated, so that a slip can be found', async () => {
    const path = join(temporaryFolder(), 'c.yaml');
    writeFileSync(path, 'modle: demo\n');
    expect(await outcomeOf(['run', 'gsm8k', '--config', path])).toMatch(/"modle" is no setting/);
    const outputs = join(temporaryFolder(), 'o.jsonl');
    writeFileSync(outputs, '{"itme":"1","\\u001b[31mred":"x"}\n');
    const said = await outcomeOf(['score', 'gsm8k', '--dataset', 'sample', '-p', outputs]);
    expect(said).toMatch(/the fields itme, red are of no known format/);
  });
});
