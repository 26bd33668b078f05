// `npm run bench -- results`: how long the read side takes on a store of a million responses, made here as version
// 0.1.0 would have left it, and what memory report, compare, check and export take on 100,000 outputs of 2 kB.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openResults } from '../../dist/index.js';
import { source } from '../support/sources.mjs';
import { folder, mainFile, median, root, writeItems } from './support.mjs';

const { migrate } = await source('store/migrations.ts');
const { openConnection } = await source('store/open.ts');

const SUBJECTS = 57;
const SHA256 = 'a'.repeat(64);
const PROTOCOL = JSON.stringify({
  ...{ prompt: 'zero-shot-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 2048 },
  samples: 1,
});

/** Adds runs of MMLU as version 0.1.0 stored them: of each hundred, 2 in error, 3 truncated, 5 without an answer. */
function addRuns(db, runs) {
  const all = db.transaction(() => {
    for (const {
      id,
      items,
      text,
      sha256 = SHA256,
      source = '{"kind":"sample"}',
      wrong = 4,
    } of runs) {
      db.prepare(
        `INSERT INTO runs VALUES (?, 'f', 'incomplete', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '0.1.0',
           'bench', 'bench', 'http://127.0.0.1/v1', 0, '{"benchmarks":["mmlu"],"model":"bench:bench"}')`,
      ).run(id);
      const benchmark = db
        .prepare(
          `INSERT INTO run_benchmarks (run_id, position, benchmark, title, protocol, dataset_source, dataset_label,
             dataset_sha256, planned, published) VALUES (?, 0, 'mmlu', 'MMLU (CoT)', ?, ?, 'sample items', ?, ?, 14042)`,
        )
        .run(id, PROTOCOL, source, sha256, items).lastInsertRowid;
      const scoring = db
        .prepare(
          `INSERT INTO scorings (run_benchmark_id, created_at, scorer, scorer_version, extractor, sandbox, judge, cardbench)
           VALUES (?, '2026-01-01T00:00:00Z', 'mmlu-letter', 1, 'best-answer', NULL, NULL, '0.1.0')`,
        )
        .run(benchmark).lastInsertRowid;
      const about = { items, text, benchmark, scoring, wrong, subjects: SUBJECTS };
      const numbers =
        'WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @items), ' +
        "k AS (SELECT i, 'bench' || CAST(@items AS INTEGER) || '/' || i item FROM n)";
      db.prepare(
        `${numbers} INSERT INTO responses SELECT @benchmark, item, 0, hex(randomblob(32)), @text,
           iif(i % 100 BETWEEN 10 AND 12, 'length', 'stop'), 0, 50.0 + i % 7, NULL, 120, 80, NULL, 1, 'bench',
           '2026-01-01T00:00:00Z' FROM k WHERE i % 100 > 1`,
      ).run(about);
      db.prepare(
        `${numbers} INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
         SELECT @benchmark, item, 0, 1, 'server error', 500, 'down', 1, '2026-01-01T00:00:00Z' FROM k WHERE i % 100 < 2`,
      ).run(about);
      db.prepare(
        `${numbers} INSERT INTO scores (scoring_id, item, sample, value, answer, reason, error, tags)
         SELECT @scoring, item, 0, i % 100 > 6 AND i % @wrong > 0, iif(i % 100 < 7, NULL, 'B'), '', NULL,
           '{"subject":"s' || iif(i = @items - 1, 'rare', CAST(i % @subjects AS INTEGER)) || '"}' FROM k WHERE i % 100 > 1`,
      ).run(about);
      db.prepare(
        `INSERT INTO metrics SELECT @scoring, 0, 'macro_avg/acc', 0.7, 0.01, 0.68, 0.72, 'normal', count(*)
         FROM scores WHERE scoring_id = @scoring`,
      ).run({ scoring });
    }
  });
  all();
}

/** A store of version 0.1.0 with these runs; its schema was the fourth. */
export function writeStore(path, runs) {
  const db = new Database(path);
  migrate(db, 0, 4);
  addRuns(db, runs);
  db.close();
}

function timed(name, work) {
  const times = [];
  const processor = [];
  let result;
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now();
    const before = process.cpuUsage();
    result = work();
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  const cells = [median(times), Math.max(...times), median(processor)];
  console.log(`| ${name} | ${cells.map((each) => each.toFixed(1)).join(' | ')} |`);
  return result;
}

function readTimes(responses) {
  const path = join(folder, 'million.db');
  const small = Array.from({ length: 100 }, (_, i) => ({
    ...{
      id: `20260101-${String(i).padStart(6, '0')}-small`,
      items: responses / 1000,
      text: 'x'.repeat(200),
    },
  }));
  writeStore(path, [...small, { id: 'big', items: responses * 0.9, text: 'x'.repeat(200) }]);
  const start = performance.now();
  openConnection(path).close();
  console.log(
    `\nA store of ${responses.toLocaleString('en')} responses; brought up to date from version 0.1.0 in ${((performance.now() - start) / 1000).toFixed(1)} s.\n`,
  );
  console.log('| | median ms | most ms | median ms of processor time |\n|---|---|---|---|');
  timed('open', () => openResults(path).close());
  const results = openResults(path);
  timed('list of runs', () => results.runs());
  timed('one run', () => results.run('big'));
  const [record] = results.benchmarks('big');
  const scoringId = results.scorings(record.id).at(-1).id;
  const page = (filter) => results.items({ runBenchmarkId: record.id, scoringId, ...filter });
  const tag = (value) => ({ name: 'subject', value });
  const filters = {
    'first page': {},
    right: { outcome: 'right' },
    wrong: { outcome: 'wrong' },
    'no answer': { outcome: 'no answer' },
    error: { outcome: 'error' },
    truncated: { truncated: true },
    'a tag': { tag: tag('s7') },
    'a rare tag': { tag: tag('srare') },
    'a tag that no item has': { tag: tag('none') },
    'wrong of a tag': { outcome: 'wrong', tag: tag('s7') },
    'truncated of a rare tag': { truncated: true, tag: tag('srare') },
    'part of an id': { id: '/1234' },
    'part of an id that no item has': { id: 'none' },
    'wrong, part of an id that no item has': { outcome: 'wrong', id: 'none' },
  };
  for (const [name, filter] of Object.entries(filters)) timed(name, () => page(filter));
  const { next } = page({});
  timed('second page', () => page({ after: next }));
  timed('one item', () => results.item(record.id, next.item, scoringId));
  timed('events since a cursor', () => results.events('big', results.cursor()));
  results.close();
}

/** The most that a command holds at once, in MB, in each third of its time. */
async function residentOf(name, args) {
  const child = spawn(process.execPath, [mainFile, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seen = [];
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
      if (Number.isNaN(megabytes('VmRSS'))) return;
      seen.push(megabytes('VmRSS'));
      peak = Math.max(peak, megabytes('VmHWM'));
    } catch {
      // It has ended.
    }
  }, 20);
  const start = performance.now();
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0 && code !== 1 && code !== 3) throw new Error(`${name} ended with ${code}`);
  const most = (from, to) =>
    Math.max(...seen.slice(seen.length * from, seen.length * to), 0).toFixed(0);
  console.log(
    `| ${name} | ${peak.toFixed(0)} | ${most(0, 1 / 3)} | ${most(1 / 3, 2 / 3)} | ${most(2 / 3, 1)} | ${seconds.toFixed(1)} |`,
  );
}

async function memoryOf(outputs) {
  const store = join(folder, 'outputs.db');
  const dataset = writeItems(outputs);
  const { hashFile } = await source('datasets/download.ts');
  const own = {
    source: JSON.stringify({ kind: 'path', path: dataset }),
    sha256: await hashFile(dataset),
  };
  const text = 'A sentence of an answer that is long. '.repeat(54);
  writeStore(store, [
    { id: 'a', items: outputs, text, ...own },
    { id: 'b', items: outputs, text, ...own, wrong: 5 },
  ]);
  openConnection(store).close();
  const at = ['--store', store];
  console.log(
    `\n| ${outputs.toLocaleString('en')} outputs of 2 kB | most MB | first third | second | last | s |`,
  );
  console.log('|---|---|---|---|---|---|');
  for (const format of ['md', 'json', 'html']) {
    await residentOf(`report, ${format}`, ['report', 'a', '-f', format, ...at]);
  }
  await residentOf('compare', ['compare', 'a', 'b', ...at]);
  await residentOf('compare --items', ['compare', 'a', 'b', '--items', ...at]);
  await residentOf('check', ['check', '--run', 'b', '--baseline', 'a', ...at]);
  for (const format of ['jsonl', 'lm-eval', 'inspect']) {
    const out = join(folder, `export.${format}`);
    await residentOf(`export, ${format}`, ['export', 'a', '-f', format, '-o', out, ...at]);
  }
}

export async function results(responses = 1_000_000, outputs = 100_000) {
  readTimes(responses);
  await memoryOf(outputs);
}

if (process.argv[1] === join(root, 'test', 'bench', 'results.mjs')) {
  await results(...process.argv.slice(2).map(Number));
}
