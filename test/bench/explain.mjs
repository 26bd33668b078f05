// `npm run bench -- explain`: MMLU with four samples an item, 56,168 responses of 800 characters, explained by the
// command: how long it takes, and its memory looked at from outside.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { source } from '../support/sources.mjs';
import { data, folder, mainFile } from './support.mjs';

const SAMPLES = 4;

/** A store of such a run, as the recorder leaves it. */
async function writeStore(path) {
  const { openConnection } = await source('store/open.ts');
  const { benchmarksOf, insertRun } = await source('store/runs.ts');
  const { itemTable } = await source('store/items.ts');
  const { insertScoring } = await source('store/scorings.ts');
  const { mmlu } = await source('benchmarks/mmlu/mmlu.ts');
  const { loadDataset } = await source('datasets/load.ts');
  const dataset = { kind: 'path', path: join(data, 'datasets', 'mmlu') };
  const { items, sha256 } = await loadDataset(mmlu.dataset, dataset);
  const db = openConnection(path);
  const head = { fingerprint: 'f', createdAt: '2026-01-01T00:00:00Z', cardbench: '0' };
  const model = { provider: 'p', model: 'm', baseUrl: 'u', standIn: false };
  const config = JSON.stringify({ benchmarks: ['mmlu'], model: 'vllm:m', samples: SAMPLES });
  insertRun(db, { id: 'bench', ...head, ...model, config }, [
    {
      benchmark: 'mmlu',
      title: 'MMLU (CoT)',
      protocol: { ...mmlu.protocol, samples: SAMPLES },
      datasetSource: dataset,
      datasetOrigin: 'published',
      datasetLabel: 'mmlu',
      datasetSha256: sha256,
      planned: items.length * SAMPLES,
      published: items.length,
    },
  ]);
  const [record] = benchmarksOf(db, 'bench');
  const scorer = { scorer: 'choice-letter', scorerVersion: 1, extractor: 'best-answer' };
  const rules = { createdAt: head.createdAt, ...scorer, sandbox: null, judge: null };
  const scoring = insertScoring(db, record.id, { ...rules, cardbench: '0' });
  const asked = itemTable(db, record.id, { confidential: false });
  const response = db.prepare(
    `INSERT INTO responses (run_benchmark_id, item, sample, request_sha256, text, finish_reason, refused, latency_ms,
       tokens_in, tokens_out, attempts, reported_model, received_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 1, 'm', ?)`,
  );
  const score = db.prepare(
    `INSERT INTO scores (scoring_id, item, sample, value, answer, reason, tags) VALUES (?, ?, ?, ?, ?, '', ?)`,
  );
  const filler =
    'We compare the choices one after the other and rule out those that cannot hold. '.repeat(10);
  db.transaction(() => {
    for (const [place, item] of items.entries()) {
      const [message] = mmlu.prompt(item).messages;
      const body = JSON.stringify({ model: 'm', messages: [message] });
      const request = { path: '/chat/completions', body };
      asked.insert({ item: item.id, request, gold: item.data.gold, tags: item.tags });
      for (let sample = 0; sample < SAMPLES; sample++) {
        const cut = (place + sample) % 20 === 0;
        const right = (place * 7 + sample) % 10 < 7;
        const letter = right ? item.data.gold : item.data.gold === 'A' ? 'B' : 'A';
        const text = cut
          ? `${filler}${place} ${sample}`
          : `${filler}${place} ${sample}. The best answer is ${letter}.`;
        const at = new Date(1.7e12 + (place * SAMPLES + sample) * 20).toISOString();
        const tokens = Math.round(message.content.length / 4) + 20;
        const finish = cut ? 'length' : 'stop';
        response.run(record.id, item.id, sample, `r${place}`, text, finish, 900, tokens, 220, at);
        const value = cut ? 0 : Number(right);
        score.run(
          scoring.id,
          item.id,
          sample,
          value,
          cut ? null : letter,
          JSON.stringify(item.tags),
        );
      }
    }
  })();
  db.close();
}

export async function explain() {
  const store = join(folder, 'explain.db');
  await writeStore(store);
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [mainFile, 'explain', 'bench', '--card', 'llama-3.3-70b-instruct', '--store', store],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let [peak, text, processor] = [0, '', 0];
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      processor = (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {}
  }, 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`explain ended with ${code}`);
  console.log(
    '\n| responses | seconds | processor, s | peak memory, MB | conclusion |\n|---|---|---|---|---|',
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const line = /Likeliest: .*/.exec(text)?.[0] ?? text.slice(0, 200);
  console.log(`| 56,168 | ${seconds} | ${processor.toFixed(1)} | ${peak.toFixed(0)} | ${line} |`);
}
