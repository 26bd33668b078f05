import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { rescore } from '../../src/library/rescore.js';
import { run } from '../../src/library/run.js';
import { cardbench } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

/** A run of two items with four samples each, of which the first two are right. */
async function storedRun(settings: { readonly metrics?: string[] } = {}): Promise<string> {
  const asked = new Map<string, number>();
  const { baseUrl } = await startServer(({ prompt }, response) => {
    const sample = asked.get(prompt) ?? 0;
    asked.set(prompt, sample + 1);
    sendJson(response, 200, chatReply(`The final answer is ${sample}.`));
  });
  const store = join(temporaryFolder(), 'x.db');
  await run({
    ...{ benchmarks: ['gsm8k'], model: 'm', baseUrl, dataset: 'sample', store },
    ...{ limit: 2, samples: 4, concurrency: 1, ...settings },
  });
  return store;
}

const edit = (store: string, sql: string): void => {
  const db = new Database(store);
  db.exec(sql);
  db.close();
};

const verdicts = (store: string): unknown[] => {
  const db = new Database(store, { readonly: true });
  const rows = db
    .prepare(
      `SELECT value, answer, reason FROM scores WHERE scoring_id = (SELECT max(id) FROM scorings)
       ORDER BY item, sample`,
    )
    .all();
  db.close();
  return rows;
};

describe('rescoring replies that were stored with their reasoning', () => {
  it('reads the answer alone, as if the reasoning had been stored beside it', async () => {
    const store = await storedRun();
    const before = verdicts(store);
    edit(
      store,
      `UPDATE responses SET text = '<think>The final answer is 77.</think>' || char(10) || text || ' '`,
    );
    const [change] = await rescore({ store });
    expect(change).toMatchObject({ changed: 0, errors: 0 });
    expect(verdicts(store)).toEqual(before);
  });

  it('finds no answer where the reasoning does not end', async () => {
    const store = await storedRun();
    edit(store, `UPDATE responses SET text = '<think>' || text`);
    await rescore({ store });
    const none = { value: 0, answer: null, reason: 'truncated while thinking' };
    expect(verdicts(store)).toEqual(Array.from({ length: 8 }, () => none));
  });

  it('counts anew how many end in their reasoning', async () => {
    const store = await storedRun();
    edit(store, `UPDATE responses SET text = '<r>' || text WHERE sample = 1`);
    const report = async () => (await cardbench(['report', '--store', store])).stdout;
    await rescore({ store, reasoningTags: [['<r>', '</r>']] });
    expect(await report()).toMatch(/2 of (them|8 replies)/);
    await rescore({ store });
    expect(await report()).not.toMatch(/while (the model was )?thinking/);
  });

  it('knows further tags where they are given', async () => {
    const store = await storedRun();
    const before = verdicts(store);
    edit(store, `UPDATE responses SET text = '<r>It is 77.</r>' || text`);
    await rescore({ store, reasoningTags: [['<r>', '</r>']] });
    expect(verdicts(store)).toEqual(before);
  });
});

describe('metrics of several samples', () => {
  const named = async (store: string): Promise<readonly string[]> => {
    const db = new Database(store, { readonly: true });
    const names = db
      .prepare('SELECT name FROM metrics WHERE scoring_id = (SELECT max(id) FROM scorings)')
      .pluck()
      .all() as string[];
    db.close();
    return names;
  };

  it('are computed at the end of a run, and again by rescore', async () => {
    const store = await storedRun({ metrics: ['avg@k', 'cons@2', 'pass^2'] });
    expect(await named(store)).toEqual(expect.arrayContaining(['em', 'avg@4', 'cons@2', 'pass^2']));
    await rescore({ store, metrics: ['pass@k'] });
    expect([...(await named(store))].sort()).toEqual(['em', 'pass@4']);
  });

  it('are computed for a report alone, of the same values', async () => {
    const [plain, measured] = [await storedRun(), await storedRun({ metrics: ['cons@3'] })];
    const report = async (store: string, ...more: string[]) =>
      JSON.parse(
        (await cardbench(['report', '--store', store, '-f', 'json', ...more])).stdout,
      ).benchmarks[0].metrics.find(({ name }: { name: string }) => name === 'cons@3');
    const further = await report(plain, '--metric', 'cons@3');
    expect(further).toEqual(await report(measured));
    expect(further).toBeDefined();
    expect(await report(plain)).toBeUndefined();
    const { code, stderr } = await cardbench(['report', '--store', plain, '--metric', 'pass@8']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('needs 8 samples of each item')]);
  });

  it('are computed for outputs of other programs', async () => {
    const folder = temporaryFolder();
    const [file, store] = [join(folder, 'outputs.jsonl'), join(folder, 'x.db')];
    const lines = [0, 1].map((sample) =>
      JSON.stringify({ item: 'test/0', sample, response: 'The final answer is 5.' }),
    );
    writeFileSync(file, lines.join('\n'));
    const imported = ['import', 'gsm8k', '-p', file, '-m', 'm', '--dataset', 'sample'];
    const { code } = await cardbench([...imported, '--store', store, '--metric', 'avg@k,cons@2']);
    expect(code).toBe(0);
    expect(await named(store)).toEqual(expect.arrayContaining(['em', 'avg@2', 'cons@2']));
    await rescore({ store });
    expect(await named(store)).toEqual(expect.arrayContaining(['em', 'avg@2', 'cons@2']));
    const refused = await cardbench([...imported, '--store', store, '--metric', 'pass@3']);
    expect(refused.stderr).toContain('needs 3 samples of each item, and there are 2');
  });

  it('need as many samples', async () => {
    const store = await storedRun();
    await expect(rescore({ store, metrics: ['pass@8'] })).rejects.toThrow(
      '--metric pass@8 needs 8 samples of each item, and there are 4; give --samples 8.',
    );
  });
});
