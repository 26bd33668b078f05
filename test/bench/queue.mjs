// `npm run bench -- queue [<part> ...]`: runs over four workers on this machine, through Redis, with a part of `limits` (a server that
// allows 600 requests a minute and 16 in flight, three minutes), `slow` (replies of 20 s, 4,000 in flight), `fast` (replies of 50 ms,
// 4 x 64 in flight), `jobs` (many jobs; `jobs=1000000` for that many) and `execute` (HumanEval, pass@10, scored by workers).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { data, folder, mainFile, seconds, startServer, writeItems } from './support.mjs';

const WORKERS = 4;

/** Waits until something holds. */
async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startRedis() {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => /Ready to accept/i.test(text) && resolve());
    child.once('error', () => reject(new Error('redis-server is not installed')));
  });
  return { address: `redis://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}

/** Megabytes of resident memory, and seconds of processor time, of a process. */
function usageOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return {
      memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
      peak: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024,
      cpu: (Number(stat[11]) + Number(stat[12])) / 100,
    };
  } catch {
    return undefined;
  }
}

/** Starts a command of cardbench; `done` resolves with its output. */
function start(args) {
  const child = spawn(process.execPath, [mainFile, ...args], {
    env: { ...process.env, CARDBENCH_API_KEY: 'x' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const done = new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0 || code === 130) resolve(JSON.parse(stdout === '' ? '{}' : stdout));
      else reject(new Error(`${args.join(' ')}: ${stderr}`));
    });
  });
  done.catch(() => {});
  return { child, done, said: () => stderr };
}

/** Workers, ready for jobs. */
async function startWorkers(address, flags, count = WORKERS) {
  const all = Array.from({ length: count }, () => start(['worker', '--queue', address, ...flags]));
  await until(() => all.every(({ said }) => said().includes('waits for jobs')));
  return {
    pids: all.map(({ child }) => child.pid),
    stop: async () => {
      for (const { child } of all) child.kill('SIGINT');
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}

let stores = 0;

function mmluOn(baseUrl, items, flags) {
  const store = join(folder, `queue-${stores++}.db`);
  const args = [
    'run',
    'mmlu',
    '-m',
    'bench',
    '--base-url',
    baseUrl,
    '--dataset',
    writeItems(items),
  ];
  return { store, args: [...args, '--store', store, '--json', ...flags] };
}

/** Replies a second between the moments at which these shares of them had arrived, by the times in the store. */
function rateIn(store, from, to) {
  const db = new Database(store, { readonly: true });
  const times = db
    .prepare('SELECT received_at FROM responses ORDER BY received_at')
    .pluck()
    .all()
    .map((text) => Date.parse(text));
  db.close();
  const first = Math.floor(times.length * from);
  const last = Math.min(times.length - 1, Math.floor(times.length * to));
  return ((last - first) * 1000) / (times[last] - times[first]);
}

async function limits() {
  const ALL = { perMinute: 600, inFlight: 16 };
  const server = await startServer(500, ALL);
  const redis = await startRedis();
  const workers = await startWorkers(redis.address, ['--base-url', server.baseUrl]);
  const run = start(mmluOn(server.baseUrl, 4000, ['--queue', redis.address]).args);
  const told = () => new Promise((resolve) => server.onceMessage(resolve));
  console.log('\n| four workers, minute | allowed | accepted | rejected |');
  console.log('|---|---|---|---|');
  for (let minute = 1; minute <= 3; minute++) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    server.tell({});
    const { accepted, refused } = await told();
    const share = ((100 * refused) / (accepted + refused)).toFixed(1);
    console.log(`| ${minute} | 600 | ${accepted} | ${refused} (${share} %) |`);
  }
  run.child.kill('SIGKILL');
  await workers.stop();
  redis.stop();
  server.stop();
}

/** The rate while all is under way, as a share of what the slots allow. */
async function slow() {
  const LATENCY = 20_000;
  const SLOTS = 4000;
  const server = await startServer(LATENCY);
  const redis = await startRedis();
  const flags = ['-c', String(SLOTS / WORKERS), '--only', 'call', '--base-url', server.baseUrl];
  const workers = await startWorkers(redis.address, flags);
  const { store, args } = mmluOn(server.baseUrl, SLOTS * 5, ['--queue', redis.address]);
  const begun = performance.now();
  await start(args).done;
  const time = performance.now() - begun;
  const ideal = SLOTS / (LATENCY / 1000);
  console.log('\n| replies of 20 s, four workers of 1,000 slots | replies/s | of the ideal rate |');
  console.log('|---|---|---|');
  const middle = rateIn(store, 0.2, 0.8);
  console.log(
    `| from the 20th to the 80th per cent | ${middle.toFixed(1)} | ${(middle / ideal).toFixed(2)} |`,
  );
  const whole = (SLOTS * 5 * 1000) / time;
  console.log(
    `| whole command, with its start and end | ${whole.toFixed(1)} | ${(whole / ideal).toFixed(2)} |`,
  );
  await workers.stop();
  redis.stop();
  server.stop();
}

async function fast() {
  const ITEMS = 8000;
  const server = await startServer(50);
  const redis = await startRedis();
  const rates = new Map();
  const measured = async (name, slots, flags) => {
    const { store, args } = mmluOn(server.baseUrl, ITEMS, flags);
    const before = usageOf(redis.pid)?.cpu ?? 0;
    const { child, done } = start(args);
    let last;
    const looking = setInterval(() => {
      last = usageOf(child.pid) ?? last;
    }, 100);
    await done;
    clearInterval(looking);
    rates.set(name, rateIn(store, 0.1, 0.9) / slots);
    const redisTime = (usageOf(redis.pid)?.cpu ?? 0) - before;
    console.log(
      `| ${name} | ${(rates.get(name) * slots).toFixed(0)} | ${rates.get(name).toFixed(2)} | ${last?.cpu.toFixed(1)} s | ${redisTime.toFixed(1)} s |`,
    );
  };
  console.log(`\n| ${ITEMS} replies of 50 ms | replies/s | a slot | coordinator | Redis |`);
  console.log('|---|---|---|---|---|');
  await measured('one process, 64 in flight', 64, ['-c', '64']);
  await measured('one process, 256 in flight', 256, ['-c', '256']);
  const flags = ['-c', '64', '--only', 'call', '--base-url', server.baseUrl];
  const workers = await startWorkers(redis.address, flags);
  await measured('four workers, 64 in flight each', 256, ['--queue', redis.address]);
  for (const pid of workers.pids) {
    const { cpu, peak } = usageOf(pid);
    console.log(
      `| a worker: ${cpu.toFixed(1)} s of processor time, ${peak.toFixed(0)} MB | | | | |`,
    );
  }
  await workers.stop();
  redis.stop();
  server.stop();
}

async function jobs(count) {
  const server = await startServer(0);
  const redis = await startRedis();
  const flags = ['-c', '64', '--only', 'call', '--base-url', server.baseUrl];
  const workers = await startWorkers(redis.address, flags);
  const { store, args } = mmluOn(server.baseUrl, count, ['--queue', redis.address]);
  const begun = performance.now();
  const { child, done } = start(args);
  const parts = Array.from({ length: 8 }, () => ({ engine: 0, coordinator: 0 }));
  const samples = [];
  let used = 0;
  const looking = setInterval(() => {
    const engine = usageOf(redis.pid)?.memory ?? 0;
    const { memory: coordinator = 0, cpu = used } = usageOf(child.pid) ?? {};
    used = cpu;
    samples.push({ engine, coordinator });
  }, 250);
  const { benchmarks } = await done;
  clearInterval(looking);
  const time = performance.now() - begun;
  for (const [i, sample] of samples.entries()) {
    const part = parts[Math.floor((i * parts.length) / samples.length)];
    for (const name of ['engine', 'coordinator']) part[name] = Math.max(part[name], sample[name]);
  }
  console.log(
    `\n${benchmarks[0].n} jobs in ${seconds(time)} s, ${((count * 1000) / time).toFixed(0)} a second; most memory in each eighth of the time:\n`,
  );
  for (const name of ['engine', 'coordinator']) {
    console.log(`| ${name} | ${parts.map((part) => `${part[name].toFixed(0)} MB`).join(' | ')} |`);
  }
  const workerPeak = Math.max(...workers.pids.map((pid) => usageOf(pid)?.peak ?? 0));
  console.log(`| worker, at most | ${workerPeak.toFixed(0)} MB |`);
  const engineTime = usageOf(redis.pid)?.cpu ?? 0;
  const workerTime = workers.pids.reduce((sum, pid) => sum + (usageOf(pid)?.cpu ?? 0), 0);
  const each = (total) => (total / count).toFixed(2);
  console.log(
    `\nMilliseconds of processor time a job: coordinator ${each(used * 1000)}, engine ${each(engineTime * 1000)}, workers ${each(workerTime * 1000)}; store ${each(statSync(store).size / 1000)} kB a job.`,
  );
  await workers.stop();
  redis.stop();
  server.stop();
}

/** The programs of HumanEval ten times: scored in one process, and by two workers of half its width each. */
async function execute() {
  const samples = 10;
  const real = join(data, 'datasets', 'humaneval');
  const items = existsSync(real) ? ['--dataset', `humaneval=${real}`] : [];
  const store = join(folder, 'programs.db');
  await start([
    ...['run', 'humaneval', '-m', 'demo', '-k', String(samples), '--temperature', '0.8'],
    ...['--store', store, '--json', ...items],
  ]).done;
  const rescored = async (flags) => {
    const begun = performance.now();
    await start(['rescore', '--store', store, '--json', ...flags]).done;
    return performance.now() - begun;
  };
  const redis = await startRedis();
  const alone = await rescored([]);
  const workers = await startWorkers(redis.address, ['--only', 'execute', '-c', '1'], 2);
  const queued = await rescored(['--queue', redis.address]);
  await workers.stop();
  redis.stop();
  const db = new Database(store, { readonly: true });
  const scorings = db.prepare('SELECT id FROM scorings ORDER BY id').pluck().all().slice(-2);
  const verdicts = scorings.map((id) =>
    db
      .prepare('SELECT item, sample, value, reason FROM scores WHERE scoring_id = ? ORDER BY 1, 2')
      .all(id),
  );
  db.close();
  const differing = verdicts[0].filter(
    (score, i) => JSON.stringify(score) !== JSON.stringify(verdicts[1][i]),
  ).length;
  console.log('\n| programs | one process | two workers | ratio | verdicts that differ |');
  console.log('|---|---|---|---|---|');
  console.log(
    `| ${verdicts[0].length} | ${seconds(alone)} s | ${seconds(queued)} s | ${(queued / alone).toFixed(2)} | ${differing} |`,
  );
  writeFileSync(join(folder, 'done'), '');
}

const parts = { limits, slow, fast, execute };

/** @param asked names of parts; all by default */
export async function queue(asked) {
  const many = asked.find((each) => each.startsWith('jobs'));
  const all = asked.length === 0;
  for (const [name, part] of Object.entries(parts)) {
    if (all || asked.includes(name)) await part();
  }
  if (all || many !== undefined) await jobs(Number(many?.split('=')[1] ?? 200_000));
}
