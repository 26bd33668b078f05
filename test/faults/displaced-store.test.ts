import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../src/core/errors.js';
import { parseRunConfig } from '../../src/runner/config.js';
import { runSession } from '../../src/runner/session.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { sumAnswer, sumAsked, writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 80;

/** Runs sums into a store to which something happens at the 30th call; then resumes from what was saved. */
async function runThrough(
  happen: (store: string) => void,
): Promise<{ message: string; folder: string; store: string; calls: number }> {
  const folder = temporaryFolder();
  const store = join(folder, 'results', 'x.db');
  const asked: number[] = [];
  const server = await startServer(({ prompt }, response, index) => {
    if (index === 30) happen(store);
    asked.push(sumAsked(prompt));
    sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt))));
  });
  const config = {
    benchmarks: ['gsm8k'],
    model: 'm',
    baseUrl: server.baseUrl,
    dataset: writeSums(folder, ITEMS),
    concurrency: 2,
  };
  const run = (file: string) =>
    runSession(parseRunConfig({ ...config, store: file }, 'test'), quiet);
  const stopped = await run(store).then(
    () => new Error('it went on'),
    (thrown: Error) => thrown,
  );
  expect(stopped).toBeInstanceOf(CardbenchError);
  const saved = /Its contents are in (\S+\.db): move/.exec(stopped.message)?.[1] ?? '';
  expect(await run(saved)).toMatchObject({ status: 'finished' });
  // Nothing that came was lost, and nothing was paid for twice.
  expect(asked.sort((a, b) => a - b)).toEqual(Array.from({ length: ITEMS }, (_, item) => item));
  const db = new Database(saved, { readonly: true });
  expect(db.prepare('SELECT count(*) n FROM scores').get()).toEqual({ n: ITEMS });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
  return { message: stopped.message, folder, store, calls: asked.length };
}

describe('a store that is not in its place any more', () => {
  it.each<[string, (store: string) => void]>([
    ['moved', (store) => renameSync(store, `${store}.old`)],
    [
      'moved with its log',
      (store) => {
        for (const end of ['', '-wal', '-shm']) renameSync(`${store}${end}`, `${store}.old${end}`);
      },
    ],
    ['deleted', (store) => rmSync(store)],
    ['deleted with its folder', (store) => rmSync(dirname(store), { recursive: true })],
    ['moved with its folder', (store) => renameSync(dirname(store), `${dirname(store)}.old`)],
    [
      'replaced by a copy',
      (store) => {
        copyFileSync(store, `${store}.copy`);
        renameSync(`${store}.copy`, store);
      },
    ],
    [
      'replaced by a folder',
      (store) => {
        rmSync(store);
        mkdirSync(store);
      },
    ],
  ])(
    'for it was %s ends the run with one sentence, and what it held is saved',
    async (_name, happen) => {
      const { message, store } = await runThrough(happen);
      expect(message).toBe(
        `The store ${store} was moved, deleted or replaced while it was in use. Its contents are in ${store}.rescued.db: move that file back, or give it with --store, and run the same command to resume.`,
      );
      expect(existsSync(`${store}.rescued.db`)).toBe(true);
      expect(readdirSync(dirname(store)).filter((name) => name.endsWith('.lock'))).toEqual([]);
    },
  );
});
