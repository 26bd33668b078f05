import { INJECTIONS, type Injection } from './injections.js';
import { OTHER_INJECTIONS } from './other-injections.js';
import { bestPower, bestPowerOfTopics, leastLoss } from './power.js';
import { type Injected, type Trial, trial } from './trials.js';
import type { World } from './world.js';
import { realWorld, WORLDS } from './worlds.js';

/** A cause that costs less is not asked to be found. */
const WORTH = 0.01;

interface Tally {
  cases: number;
  first: number;
  named: number;
  covered: number;
  falsely: number;
}

const line = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);
const share = (part: number, of: number): string =>
  of === 0 ? '-' : `${((100 * part) / of).toFixed(0)}`;

/** Prints what `explain` finds of injected causes: `[trials] [benchmark,...|all] [power,alone,others,pairs,clean] [cause] [clean runs] [their seed]`. */
export async function simulate([
  trials = '4',
  only = 'all',
  parts = 'alone,pairs,clean',
  causes = '',
  cleanRuns = '300',
  seed = 'clean',
]: readonly string[]): Promise<void> {
  const count = Number(trials);
  const ids = only === 'all' ? WORLDS : only.split(',');
  const worlds: World[] = [];
  for (const id of ids) worlds.push(await realWorld(id));
  if (parts.includes('power')) power(worlds);
  if (parts.includes('alone')) await alone(worlds, count, causes);
  if (parts.includes('others')) await others(worlds, count, causes);
  if (parts.includes('pairs')) await inPairs(worlds, count, causes);
  if (parts.includes('clean')) await clean(worlds, Number(cleanRuns), seed);
}

/** What no test of a single run can exceed. */
function power(worlds: readonly World[]): void {
  const half = INJECTIONS.find(({ name }) => name === 'half by a worse model, same name');
  const sizes = half?.sizes ?? [];
  console.log(
    '## Half of a run by a worse model, same name: the best test, in per cent of the runs\n',
  );
  line(['benchmark', 'items', ...sizes, 'loss found in 99 %', 'points that it costs']);
  line(Array(4 + sizes.length).fill('---'));
  for (const world of worlds) {
    const { benchmark, items } = world;
    const least = leastLoss(world);
    line([
      ...[benchmark.id, items.length, ...sizes.map((size) => share(bestPower(world, size), 1))],
      ...[(100 * least).toFixed(1), (50 * 0.75 * least).toFixed(1)],
    ]);
  }
  const two = INJECTIONS.find(({ name }) => name === 'two subjects worse')?.sizes ?? [];
  console.log('\n## Two subjects worse: a test that knows which two\n');
  line(['benchmark', ...two]);
  line(Array(1 + two.length).fill('---'));
  for (const world of worlds.filter(({ topic }) => topic !== null)) {
    line([world.benchmark.id, ...two.map((size) => share(bestPowerOfTopics(world, size) ?? 0, 1))]);
  }
}

function namedCauses({ explained }: Trial) {
  return explained.findings.filter(({ named }) => named);
}

function record(tally: Tally, found: Trial, injection: Injection): void {
  const causes = namedCauses(found);
  const own = causes.find(({ id }) => injection.isNamed(id));
  tally.cases++;
  if (own !== undefined) tally.named++;
  if (own !== undefined && own === causes[0]) tally.first++;
  const [low, high] = own?.points?.interval ?? [1, -1];
  if (low - 1e-9 <= found.cost && found.cost <= high + 1e-9) tally.covered++;
  if (causes.some(({ id, kind }) => kind !== 'alternative' && !injection.isNamed(id)))
    tally.falsely++;
}

/** Fewer trials of benchmarks with many items, which take longer. */
function trialsOf({ items }: World, count: number): number {
  return Math.max(1, Math.round(items.length > MANY ? count / 4 : count));
}

const MANY = 4000;

const emptyTally = (): Tally => ({ cases: 0, first: 0, named: 0, covered: 0, falsely: 0 });

async function alone(worlds: readonly World[], count: number, causes: string): Promise<void> {
  console.log('## One cause, in per cent of the runs in which it costs a point or more\n');
  line([
    'cause',
    'size',
    'runs',
    'first',
    'named',
    'covered',
    'another named',
    'runs below a point',
    'named there',
  ]);
  line(Array(9).fill('---'));
  for (const injection of INJECTIONS.filter(({ name }) => name.includes(causes))) {
    for (const size of injection.sizes) {
      const [large, small] = [emptyTally(), emptyTally()];
      for (const world of worlds.filter(injection.fits)) {
        for (let i = 0; i < trialsOf(world, count); i++) {
          const found = await trial(world, [{ injection, size }], `${injection.name} ${size} ${i}`);
          record(Math.abs(found.cost) >= WORTH ? large : small, found, injection);
        }
      }
      line([
        injection.name,
        size,
        large.cases,
        share(large.first, large.cases),
        share(large.named, large.cases),
        share(large.covered, large.named),
        share(large.falsely, large.cases),
        small.cases,
        share(small.named, small.cases),
      ]);
    }
  }
}

/** Causes that none was written for: named for what they are, or nothing is named where nothing shows them. */
async function others(worlds: readonly World[], count: number, causes: string): Promise<void> {
  console.log('\n## Other causes, in per cent of the runs\n');
  line([
    'cause',
    'size',
    'runs',
    'points',
    'named first',
    'none named',
    'only others named',
    'which',
  ]);
  line(Array(8).fill('---'));
  for (const injection of OTHER_INJECTIONS.filter(({ name }) => name.includes(causes))) {
    for (const size of injection.sizes) {
      let [runs, first, none, falsely, cost] = [0, 0, 0, 0, 0];
      const which = new Map<string, number>();
      for (const world of worlds.filter(injection.fits)) {
        for (let i = 0; i < trialsOf(world, count); i++) {
          const found = await trial(world, [{ injection, size }], `${injection.name} ${size} ${i}`);
          const ids = namedCauses(found).map(({ id }) => id);
          runs++;
          cost += found.cost;
          if (ids[0] !== undefined && injection.isNamed(ids[0])) first++;
          if (ids.length === 0) none++;
          if (ids.length > 0 && !ids.some(injection.isNamed)) falsely++;
          for (const id of ids) which.set(id, (which.get(id) ?? 0) + 1);
        }
      }
      const told = [...which].sort((a, b) => b[1] - a[1]).map(([id, times]) => `${id} ${times}`);
      const points = (100 * cost) / Math.max(1, runs);
      line([
        ...[injection.name, size, runs, points.toFixed(1), share(first, runs)],
        ...[share(none, runs), share(falsely, runs), told.join(', ')],
      ]);
    }
  }
}

/** Pairs of a benchmark: those whose causes each cost a point or more by themselves, and the others. */
interface PairTally {
  runs: number;
  both: number;
  below: number;
  bothBelow: number;
}

async function inPairs(worlds: readonly World[], count: number, causes: string): Promise<void> {
  console.log('\n## Two causes of the middle size, in per cent of the runs\n');
  line(['causes', 'benchmark', 'not named', 'each costs a point']);
  line(Array(4).fill('---'));
  const tallies = new Map<string, PairTally>();
  for (const world of worlds) {
    const tally: PairTally = { runs: 0, both: 0, below: 0, bothBelow: 0 };
    tallies.set(world.benchmark.id, tally);
    const fitting = INJECTIONS.filter(({ fits }) => fits(world));
    const costs = new Map<Injection, number>();
    for (const injection of fitting) {
      const { cost } = await trial(world, [{ injection, size: injection.sizes[1] }], 'by itself');
      costs.set(injection, Math.abs(cost));
    }
    for (const [i, first] of fitting.entries()) {
      for (const second of fitting.slice(i + 1)) {
        const pair = [first, second];
        if (!pair.some(({ name }) => name.includes(causes))) continue;
        const isWorth = pair.every((each) => (costs.get(each) ?? 0) >= WORTH);
        for (let k = 0; k < trialsOf(world, count / 4); k++) {
          const causes = pair.map(
            (injection): Injected => ({ injection, size: injection.sizes[1] }),
          );
          const found = await trial(world, causes, `${first.name} ${second.name} ${k}`);
          const ids = namedCauses(found).map(({ id }) => id);
          const missed = pair.filter(({ isNamed }) => !ids.some(isNamed));
          tally[isWorth ? 'runs' : 'below']++;
          if (missed.length === 0) tally[isWorth ? 'both' : 'bothBelow']++;
          else {
            line([
              ...[`${first.name} + ${second.name}`, world.benchmark.id],
              ...[missed.map(({ name }) => name).join(', '), isWorth ? 'yes' : 'no'],
            ]);
          }
        }
      }
    }
  }
  console.log('');
  line(['benchmark', 'pairs that cost a point each', 'both named', 'other pairs', 'both named']);
  line(Array(5).fill('---'));
  const all: PairTally = { runs: 0, both: 0, below: 0, bothBelow: 0 };
  for (const [id, { runs, both, below, bothBelow }] of tallies) {
    line([id, runs, share(both, runs), below, share(bothBelow, below)]);
    all.runs += runs;
    all.both += both;
    all.below += below;
    all.bothBelow += bothBelow;
  }
  line(['all', all.runs, share(all.both, all.runs), all.below, share(all.bothBelow, all.below)]);
}

async function clean(worlds: readonly World[], runs: number, seed: string): Promise<void> {
  const falsely = new Map<string, number>();
  let any = 0;
  for (let i = 0; i < runs; i++) {
    const world = worlds[i % worlds.length];
    if (world === undefined) break;
    const causes = namedCauses(await trial(world, [], `${seed} ${i}`));
    if (causes.length > 0) any++;
    for (const { id } of causes) falsely.set(id, (falsely.get(id) ?? 0) + 1);
  }
  console.log(`\n## ${runs} clean runs\n\nA cause is named in ${any} (${share(any, runs)} %).`);
  for (const [id, times] of falsely) console.log(`- ${id}: ${times}`);
}
