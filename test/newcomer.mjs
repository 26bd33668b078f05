// Plays a newcomer: installs the packed package into an empty folder, and goes through the first hours of use.
//
//   node test/newcomer.mjs [<node> ...]
//
// Each <node> is the path of a version of Node; without one, it is this one. Prints sizes and times, and exits with 1 at
// the first step that does not do what a newcomer would expect. Needs a build; nothing but npm's registry is reached.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];

const packed = mkdtempSync(join(tmpdir(), 'cardbench-pack-'));
try {
  // The build is there; packing must not make another.
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed];
  const name = execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).trim().split('\n').at(-1);
  const tarball = join(packed, name);
  console.log(`packed: ${kilobytes(statSync(tarball).size)}`);
  packNative(packed);
  for (const node of nodes) play(node, tarball);
} finally {
  rmSync(packed, { recursive: true, force: true });
}

/**
 * Packs our own native module as the prebuilt one that installing looks for, so that it is not compiled where the host of
 * prebuilt modules is out of reach. Versions of Node with another interface do not take it.
 */
function packNative(folder) {
  const module = join(root, 'node_modules', 'better-sqlite3');
  const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'));
  const { platform, arch, versions } = process;
  const name = `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`;
  execFileSync('tar', [
    ...['-czf', join(folder, name), '-C', module],
    'build/Release/better_sqlite3.node',
  ]);
}

/** All steps on one version of Node. */
function play(node, tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'cardbench-newcomer-'));
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`\nNode ${version}`);
  const env = { ...process.env, CARDBENCH_HOME: join(folder, 'home') };
  env.PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
  for (const each of Object.keys(env)) if (/_API_KEY$|^HF_|^npm_/.test(each)) delete env[each];
  env.npm_config_better_sqlite3_local_prebuilds = packed;
  // Where the native module must be compiled, with this Node's own headers: otherwise they are downloaded.
  const headers = dirname(dirname(node));
  if (existsSync(join(headers, 'include', 'node', 'node.h'))) env.npm_config_nodedir = headers;
  const bin = join(folder, 'node_modules', 'cardbench', 'dist', 'cli', 'main.js');

  const step = (title, command, words, { code = 0, expects = [] } = {}) => {
    const began = performance.now();
    const done = spawnSync(command, words, {
      cwd: folder,
      env,
      encoding: 'utf8',
      timeout: 1_200_000,
    });
    const seconds = (performance.now() - began) / 1000;
    const said = `${done.stdout}${done.stderr}`;
    const lacking = expects.filter((each) => !said.includes(each));
    if (done.status !== code || lacking.length > 0) {
      console.error(`${title}: exit code ${done.status}, not ${code}`);
      for (const each of lacking) console.error(`  it does not say: ${each}`);
      console.error(said);
      process.exit(1);
    }
    console.log(`  ${title.padEnd(32)} ${seconds.toFixed(1).padStart(5)} s`);
    return done.stdout;
  };
  const cardbench = (title, words, options) =>
    step(title, node, [bin, ...words.split(' ')], options);

  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    step('npm install', 'npm', ['install', '--no-audit', '--no-fund', tarball]);
    console.log(`    node_modules: ${megabytes(sizeOf(join(folder, 'node_modules')))}`);
    step('npx cardbench', 'npx', ['--no-install', 'cardbench'], {
      expects: ['cardbench run mmlu humaneval mgsm --model demo'],
    });
    cardbench('init', 'init --yes -m demo --benchmarks mmlu,humaneval', {
      expects: ['Wrote cardbench.config.yaml'],
    });
    cardbench('demo', 'run mmlu humaneval mgsm --model demo', {
      expects: ['HumanEval', 'MGSM', 'Next:', 'cardbench view --open'],
    });
    // Few of our own sample items settle no row, so the card is incomplete: exit code 3.
    cardbench('card', 'card llama-3.3-70b-instruct -m demo --rows mmlu,mgsm', {
      expects: ['MMLU (CoT)', 'rows reproduced'],
    });
    cardbench('new benchmark', 'new benchmark my-sums', { expects: ['Wrote my-sums.ts'] });
    cardbench('own benchmark', 'run ./my-sums.ts --name first', { expects: ['my-sums', 'acc'] });
    step('its test', node, ['--test', 'my-sums.test.mjs']);
    cardbench('own benchmark, again', 'run ./my-sums.ts --seed 1 --name second');
    cardbench('compare', 'compare first second', { expects: ['won/lost/tied'] });
    cardbench('baseline', 'baseline save first', { expects: ['10 items'] });
    const check = 'check --baseline cardbench-baseline.json --run first';
    cardbench('check', check, { expects: ['Run '] });
    const report = cardbench('report', 'report first --format html');
    writeFileSync(join(folder, 'report.html'), report);
    if (!report.startsWith('<!doctype html>')) throw new Error('the report is no HTML page');
    const listed = JSON.parse(cardbench('runs list', 'runs list --json'));
    if (!listed.some(({ name }) => name === 'second')) throw new Error('a run is not listed');
    console.log(`    store: ${kilobytes(statSync(join(folder, 'results/cardbench.db')).size)}`);
    console.log(`    report: ${kilobytes(readFileSync(join(folder, 'report.html')).length)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(path) {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath ?? each.path, each.name)).size, 0);
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1e3).toLocaleString('en')} kB`;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
