// `npm run bench`, or `npm run bench -- <part>` with one of start, speed, sandbox, scoring, memory, outputs, results, explain,
// view, limits, import-large and queue: how soon a run makes its first request, how fast it is beside a bare fetch loop against the same
// endpoint in the same process, how long the programs of HumanEval take in each sandbox, and the whole command that scores
// them beside another version's (`scoring`), what memory a long run and 100,000 outputs made elsewhere take, how fast a store of a million responses is read and shown in a browser, what `--concurrency auto` gets from a server
// that has limits, what files of 1 GB take in each format (`-- import-large csv` for one), and what runs over several workers
// do (`-- queue fast` for one part). Prints tables.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarkById, run } from '../../dist/index.js';
import { source } from '../support/sources.mjs';
import { explain } from './explain.mjs';
import { importLarge } from './import-large.mjs';
import { limits } from './limits.mjs';
import { memory } from './memory.mjs';
import { outputsMemory } from './outputs-memory.mjs';
import { promptfoo } from './promptfoo.mjs';
import { queue } from './queue.mjs';
import { results } from './results.mjs';
import { scoring } from './scoring.mjs';
import { startUp } from './start-up.mjs';
import { data, folder, median, root, seconds, startServer, writeItems } from './support.mjs';
import { view } from './view.mjs';

const { promptText } = await source('core/prompt.ts');
const { loadDataset } = await source('datasets/load.ts');
const { openDataset } = await source('datasets/open.ts');
const { openPredictions } = await source('runner/read-predictions.ts');
const { createScoringPool } = await source('runner/score/scoring-pool.ts');
const { scorePredictions } = await source('runner/score-predictions.ts');
const { openSandbox } = await source('sandbox/open.ts');

/** The least that the same calls can take: fetch, read the body, nothing kept. */
async function bareLoop(baseUrl, bodies, concurrency) {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < bodies.length) {
        const body = bodies[next++];
        const response = await fetch(`${baseUrl}/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
          body,
        });
        await response.json();
      }
    }),
  );
  return performance.now() - start;
}

async function wholeRun(baseUrl, dataset, concurrency, store) {
  const start = performance.now();
  const summary = await run({
    benchmarks: ['mmlu'],
    model: 'bench',
    baseUrl,
    dataset,
    concurrency,
    store,
    fresh: true,
  });
  const time = performance.now() - start;
  if (summary.benchmarks[0].n !== summary.benchmarks[0].metrics.acc * summary.benchmarks[0].n) {
    throw new Error('the run did not score what the server answered');
  }
  return time;
}

/** The items of a dataset of n, and what MMLU asks of each. */
async function questions(n) {
  const dataset = writeItems(n);
  const mmlu = benchmarkById('mmlu');
  const { items } = await loadDataset(mmlu.dataset, { kind: 'path', path: dataset });
  return { dataset, prompts: items.map((item) => promptText(mmlu.prompt(item))) };
}

async function throughput(n, latency, concurrency, rounds) {
  const server = await startServer(latency);
  const { dataset, prompts } = await questions(n);
  const bodies = prompts.map((content) =>
    JSON.stringify({
      model: 'bench',
      messages: [{ role: 'user', content }],
      max_tokens: 1024,
      temperature: 0,
    }),
  );
  const bare = [];
  const ours = [];
  for (let round = 0; round <= rounds; round++) {
    // What runs on its own account is held against 64 in flight.
    const a = await bareLoop(server.baseUrl, bodies, concurrency === 'auto' ? 64 : concurrency);
    const b = await wholeRun(
      server.baseUrl,
      dataset,
      concurrency,
      join(folder, `${n}-${round}.db`),
    );
    // The first round warms up.
    if (round > 0) {
      bare.push(a);
      ours.push(b);
    }
  }
  server.stop();
  const ratios = ours.map((time, i) => time / bare[i]);
  console.log(
    `| ${n} items, ${latency} ms, ${concurrency === 'auto' ? 'auto (bare loop: 64)' : concurrency} in flight | ${seconds(median(bare))} s | ${seconds(median(ours))} s | ${(n / (median(ours) / 1000)).toFixed(0)} | ${median(ratios).toFixed(2)}x |`,
  );
}

async function sandboxTime(name) {
  const real = existsSync(join(data, 'SHA256SUMS'));
  const humaneval = benchmarkById('humaneval');
  const source = real
    ? { kind: 'path', path: join(data, 'datasets', 'humaneval') }
    : { kind: 'sample' };
  const dataset = await openDataset(humaneval.dataset, source);
  const { items } = await loadDataset(humaneval.dataset, source);
  const samples = join(data, 'outputs', 'humaneval_wizardcoder15b', 'samples.jsonl');
  const predictions = real
    ? await openPredictions(samples, humaneval, dataset.read)
    : {
        read: async function* () {
          for (const { id, data: task } of items) {
            yield { item: id, sample: 0, response: task.canonicalSolution };
          }
        },
      };
  const pool = createScoringPool(name);
  const before = performance.now();
  let sandbox;
  try {
    sandbox = await pool.sandboxFor(humaneval.scorer);
  } catch (error) {
    console.log(`| ${name} | not here: ${error.message} | | |`);
    return;
  }
  const opened = performance.now();
  const input = { benchmark: humaneval, dataset, predictions, extractor: 'verbatim', pool };
  const scores = await scorePredictions(input, ({ n }, verdicts) => ({
    n,
    passed: [...verdicts()].filter(({ score }) => score?.value === 1).length,
  }));
  const done = performance.now();
  await pool.close();
  console.log(
    `| ${sandbox} | ${seconds(opened - before)} s | ${seconds(done - opened)} s | ${scores.passed} of ${scores.n} passed |`,
  );
}

/** Work for an interpreter: what it takes in each sandbox, its start set apart. */
const WORK = {
  'integer loop': 'n = 0\n    for i in range(60_000_000): n += i % 7',
  dictionary: 'd = {}\n    for i in range(15_000_000): d[i % 1000] = d.get(i % 1000, 0) + i',
  'sort of floats': 'import random\n    sorted(random.random() for _ in range(4_000_000))',
  'building strings': '"".join([str(i) for i in range(9_000_000)])',
};

async function interpreterTimes() {
  const times = {};
  for (const name of ['bubblewrap', 'pyodide']) {
    const sandbox = await openSandbox(name).catch(() => undefined);
    if (sandbox === undefined) return;
    const timed = async (work) => {
      const start = performance.now();
      const outcome = await sandbox.run({
        solution: `def f():\n    ${work}\n    return 42\n`,
        tests: 'def check(candidate):\n    assert candidate() == 42\n',
        call: 'check(f)',
        entryPoint: 'f',
        timeout: 60_000,
      });
      if (outcome.kind !== 'passed') throw new Error(JSON.stringify(outcome));
      return performance.now() - start;
    };
    await timed('pass');
    const start = await timed('pass');
    for (const [what, work] of Object.entries(WORK)) {
      // Time for the next interpreter to be made ready.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      times[what] = [...(times[what] ?? []), (await timed(work)) - start];
    }
    await sandbox.close();
  }
  console.log('\n| work | bubblewrap | Pyodide | ratio |');
  console.log('|---|---|---|---|');
  for (const [what, [native, wasm]] of Object.entries(times)) {
    console.log(
      `| ${what} | ${seconds(native)} s | ${seconds(wasm)} s | ${(wasm / native).toFixed(1)} |`,
    );
  }
}

async function speed() {
  console.log('| run | bare fetch loop | whole run | items/s | relative to the bare loop |');
  console.log('|---|---|---|---|---|');
  await throughput(1000, 50, 64, 5);
  await throughput(10_000, 50, 64, 1);
  await throughput(5000, 0, 256, 5);
  await throughput(1000, 50, 'auto', 3);
  await throughput(10_000, 50, 'auto', 1);
  await promptfoo((await questions(1000)).prompts);
}

async function sandbox() {
  console.log('\n| sandbox | start | scoring | verdicts |');
  console.log('|---|---|---|---|');
  await sandboxTime('bubblewrap');
  await sandboxTime('pyodide');
  await interpreterTimes();
}

const parts = {
  ...{
    start: startUp,
    speed,
    sandbox,
    outputs: outputsMemory,
    results,
    explain,
    view,
    limits,
  },
  scoring: () => scoring(asked.filter((each) => !(each in parts))),
  memory: () => memory(asked.filter((each) => each !== 'memory')),
  'import-large': () => importLarge(asked.filter((each) => each !== 'import-large')),
  queue: () => queue(asked.filter((each) => each !== 'queue')),
};
/** They take minutes: only when asked for. */
const LONG = ['limits', 'import-large', 'queue'];
/** These take further words. */
const takesMore = ['scoring', 'import-large', 'memory', 'queue'];
const asked = process.argv.slice(2);
console.log(`Node ${process.version}, ${(await import('node:os')).availableParallelism()} cores\n`);
for (const [name, part] of Object.entries(parts)) {
  // What follows the name of a part is for it alone.
  const isAsked = takesMore.includes(asked[0]) ? name === asked[0] : asked.includes(name);
  if (asked.length === 0 ? !LONG.includes(name) : isAsked) await part();
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
console.log(`\ncardbench ${version}`);
process.exit(0);
