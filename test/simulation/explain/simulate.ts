import { INJECTIONS, type Injection } from './injections.js';
import { OTHER_INJECTIONS } from './other-injections.js';
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

/** Prints what `explain` finds of injected causes: `[trials] [benchmark,...|all] [alone,others,pairs,clean] [cause] [clean runs]`. */
export async function simulate([
  trials = '4',
  only = 'all',
  parts = 'alone,pairs,clean',
  causes = '',
  cleanRuns = '300',
]: readonly string[]): Promise<void> {
  const count = Number(trials);
  const ids = only === 'all' ? WORLDS : only.split(',');
  const worlds: World[] = [];
  for (const id of ids) worlds.push(await realWorld(id));
  if (parts.includes('alone')) await alone(worlds, count, causes);
  if (parts.includes('others')) await others(worlds, count, causes);
  if (parts.includes('pairs')) await inPairs(worlds, count);
  if (parts.includes('clean')) await clean(worlds, Number(cleanRuns));
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

async function inPairs(worlds: readonly World[], count: number): Promise<void> {
  console.log('\n## Two causes of the middle or the largest size, in per cent of the runs\n');
  line(['causes', 'runs', 'both named', 'one named']);
  line(Array(4).fill('---'));
  let [all, bothOfAll] = [0, 0];
  for (const [i, first] of INJECTIONS.entries()) {
    for (const second of INJECTIONS.slice(i + 1)) {
      let [runs, both, one] = [0, 0, 0];
      for (const world of worlds.filter((each) => first.fits(each) && second.fits(each))) {
        for (let k = 0; k < trialsOf(world, count / 4); k++) {
          const causes: Injected[] = [first, second].map((injection) => ({
            injection,
            size: injection.sizes[1],
          }));
          const ids = namedCauses(
            await trial(world, causes, `${first.name} ${second.name} ${k}`),
          ).map(({ id }) => id);
          const found = [first, second].filter(({ isNamed }) => ids.some(isNamed)).length;
          runs++;
          if (found === 2) both++;
          if (found === 1) one++;
        }
      }
      all += runs;
      bothOfAll += both;
      if (runs > 0 && both < runs)
        line([`${first.name} + ${second.name}`, runs, share(both, runs), share(one, runs)]);
    }
  }
  console.log(`\nAll pairs: both named in ${share(bothOfAll, all)} % of ${all} runs.`);
}

async function clean(worlds: readonly World[], runs: number): Promise<void> {
  const falsely = new Map<string, number>();
  let any = 0;
  for (let i = 0; i < runs; i++) {
    const world = worlds[i % worlds.length];
    if (world === undefined) break;
    const causes = namedCauses(await trial(world, [], `clean ${i}`));
    if (causes.length > 0) any++;
    for (const { id } of causes) falsely.set(id, (falsely.get(id) ?? 0) + 1);
  }
  console.log(`\n## ${runs} clean runs\n\nA cause is named in ${any} (${share(any, runs)} %).`);
  for (const [id, times] of falsely) console.log(`- ${id}: ${times}`);
}
