/** A value, in the order of time, and the group whose own level it has. */
export interface TimedValue {
  readonly group: string;
  readonly value: number;
}

/** The place from which values differ most from those before. */
export interface ChangePoint {
  /** Index of the first value after it. */
  readonly place: number;
  /** How much higher values are after it, groups accounted for. */
  readonly difference: number;
  /** The first and the last place that fit nearly as well (95 %, by the likelihood ratio). */
  readonly range: readonly [from: number, to: number];
  /** Standard error of the difference. */
  readonly stderr: number;
  /** The probability of a difference so clear at any place, if nothing changed. */
  readonly p: number;
}

/** No change is looked for in the first and the last of this share of the values. */
const EDGE = 0.05;
/** Places that are tried. */
const PLACES = 200;
const FEWEST = 40;

/** A tail below this is checked by draws. */
const SCREEN = 0.1;
const DRAWS = 399;

/**
 * Looks for one change of level. Groups (subjects) have levels of their own, drawn from one distribution, because
 * the items of a group usually follow each other in time: a change between two groups says less than one within a group.
 * The difference at each place is that of generalised least squares; how far groups differ is estimated beside it, so
 * that a change does not pass for groups that differ. Few or skewed groups make large differences more likely than the
 * formula has it: where it counts, the p is the share of draws as clear in which groups differ and
 * nothing changes; beyond the draws, their tail is continued.
 *
 * @param random uniform from 0 to 1
 * @returns `undefined` for fewer than 40 values, or if all are equal
 */
export function changePoint(
  values: readonly TimedValue[],
  random: () => number,
): ChangePoint | undefined {
  const n = values.length;
  if (n < FEWEST) return undefined;
  const blocks = blocksOf(values);
  if (blocks.within <= 0) return undefined;
  const best = largestChange(blocks, blocks.sums);
  if (best === undefined) return undefined;
  const p = tailOfMaximum(best.z);
  const found = { ...best, p };
  if (p > SCREEN || blocks.groups.length < 2) return found;
  return { ...found, p: Math.max(p, shareOfDraws(blocks, best, random)) };
}

/** The difference at one place, which was chosen without looking at the values; `undefined` if there is none. */
export function changeAt(
  values: readonly TimedValue[],
  place: number,
): Omit<ChangePoint, 'p'> | undefined {
  const blocks = blocksOf(values, [place]);
  if (blocks.within <= 0) return undefined;
  return largestChange(blocks, blocks.sums);
}

/** The values between two places that are tried, summed by group: all that a change is told from. */
interface Blocks {
  readonly n: number;
  /** Number of values of each group. */
  readonly groups: readonly number[];
  /** Each cell's group and number of values, in the order of time. */
  readonly cells: readonly { readonly group: number; readonly n: number }[];
  /** The sum of each cell. */
  readonly sums: readonly number[];
  /** The places that are tried, and how many cells lie before each. */
  readonly places: readonly { readonly place: number; readonly cells: number }[];
  /** Variance of a value around the level of its group. */
  readonly within: number;
}

function blocksOf(values: readonly TimedValue[], only?: readonly number[]): Blocks {
  const n = values.length;
  const step = Math.max(1, Math.floor((n * (1 - 2 * EDGE)) / PLACES));
  const [from, to] = [Math.ceil(n * EDGE), Math.floor(n * (1 - EDGE))];
  const isPlace = (index: number): boolean =>
    only?.includes(index) ?? (index >= from && index <= to && (index - from) % step === 0);
  const numbers = new Map<string, number>();
  const groups: number[] = [];
  const [sums, squares]: [number[], number[]] = [[], []];
  const cells: { group: number; n: number }[] = [];
  const cellSums: number[] = [];
  const places: { place: number; cells: number }[] = [];
  let inBlock = new Map<number, number>();
  for (const [index, { group: name, value }] of values.entries()) {
    if (isPlace(index)) {
      places.push({ place: index, cells: cells.length });
      inBlock = new Map();
    }
    let group = numbers.get(name);
    if (group === undefined) {
      group = numbers.size;
      numbers.set(name, group);
    }
    groups[group] = (groups[group] ?? 0) + 1;
    sums[group] = (sums[group] ?? 0) + value;
    squares[group] = (squares[group] ?? 0) + value * value;
    let at = inBlock.get(group);
    if (at === undefined) {
      at = cells.length;
      inBlock.set(group, at);
      cells.push({ group, n: 0 });
      cellSums.push(0);
    }
    const cell = cells[at];
    if (cell !== undefined) cell.n++;
    cellSums[at] = (cellSums[at] ?? 0) + value;
  }
  let within = 0;
  for (const [group, size] of groups.entries()) {
    within += (squares[group] ?? 0) - (sums[group] ?? 0) ** 2 / size;
  }
  within = n === groups.length ? 0 : within / (n - groups.length);
  return { n, groups, cells, sums: cellSums, places, within };
}

type Found = Omit<ChangePoint, 'p'> & {
  readonly z: number;
  /** Variance of the groups' levels, if nothing changed. */
  readonly between: number;
};

/** The place at which the difference is the clearest. */
function largestChange(blocks: Blocks, sums: readonly number[]): Found | undefined {
  const after = [...blocks.groups];
  const all = blocks.groups.map(() => 0);
  for (const [i, { group }] of blocks.cells.entries())
    all[group] = (all[group] ?? 0) + (sums[i] ?? 0);
  const sumsAfter = [...all];
  const start = betweenOf(blocks, all, after, 0);
  let passed = 0;
  let best: Found | undefined;
  const tried: { readonly place: number; readonly z: number }[] = [];
  for (const { place, cells } of blocks.places) {
    for (; passed < cells; passed++) {
      const cell = blocks.cells[passed];
      if (cell === undefined) break;
      after[cell.group] = (after[cell.group] ?? 0) - cell.n;
      sumsAfter[cell.group] = (sumsAfter[cell.group] ?? 0) - (sums[passed] ?? 0);
    }
    const first = stepOf(blocks, all, after, sumsAfter, start);
    if (first === undefined) continue;
    const between = betweenOf(blocks, all, after, first.difference);
    const found = between < start ? stepOf(blocks, all, after, sumsAfter, between) : first;
    if (found === undefined) continue;
    const z = Math.abs(found.difference) / found.stderr;
    tried.push({ place, z });
    if (best === undefined || z > best.z)
      best = { place, range: [place, place], ...found, z, between: start };
  }
  if (best === undefined) return undefined;
  const { z: clearest } = best;
  // Where levels differ, the noise is known from few groups: Student's likelihood, not the normal one.
  const free = start > 0 ? Math.max(1, blocks.groups.length - 2) : Number.POSITIVE_INFINITY;
  const support = (z: number): number =>
    free === Number.POSITIVE_INFINITY ? z * z : free * Math.log(1 + (z * z) / free);
  const near = tried.filter(({ z }) => support(z) >= support(clearest) - LIKELIHOOD_95);
  return { ...best, range: [near[0]?.place ?? best.place, near.at(-1)?.place ?? best.place] };
}

/** The 95 % quantile of chi-square with one degree of freedom. */
const LIKELIHOOD_95 = 3.841;

/** The step at one place, by generalised least squares for a level and a step. */
function stepOf(
  { groups, within }: Blocks,
  sums: readonly number[],
  after: readonly number[],
  sumsAfter: readonly number[],
  between: number,
): { readonly difference: number; readonly stderr: number } | undefined {
  let [s11, s1a, saa, sy, say] = [0, 0, 0, 0, 0];
  for (let g = 0; g < groups.length; g++) {
    const [n, a, sum] = [groups[g] ?? 0, after[g] ?? 0, sums[g] ?? 0];
    const theta = between / (within + n * between);
    s11 += n - theta * n * n;
    s1a += a - theta * n * a;
    saa += a - theta * a * a;
    sy += sum - theta * n * sum;
    say += (sumsAfter[g] ?? 0) - theta * a * sum;
  }
  const determinant = s11 * saa - s1a * s1a;
  if (determinant <= 1e-9 * s11 * saa) return undefined;
  return {
    difference: (s11 * say - s1a * sy) / determinant,
    stderr: Math.sqrt((within * s11) / determinant),
  };
}

/** Variance of the groups' levels (one-way analysis of variance, groups of unequal sizes), without a step. */
function betweenOf(
  { n, groups, within }: Blocks,
  sums: readonly number[],
  after: readonly number[],
  step: number,
): number {
  const k = groups.length;
  const free = step === 0 ? k - 1 : k - 2;
  if (free < 1) return step === 0 ? 0 : Number.POSITIVE_INFINITY;
  let [all, sizes] = [0, 0];
  for (let g = 0; g < k; g++) {
    all += (sums[g] ?? 0) - step * (after[g] ?? 0);
    sizes += (groups[g] ?? 0) ** 2;
  }
  let apart = 0;
  for (let g = 0; g < k; g++) {
    const size = groups[g] ?? 0;
    const level = ((sums[g] ?? 0) - step * (after[g] ?? 0)) / size;
    apart += size * (level - all / n) ** 2;
  }
  const typical = (n - sizes / n) / (k - 1);
  return Math.max(0, (apart / free - within) / typical);
}

/**
 * How often groups that differ as much as these, without a change, have one as clear. The change itself is taken for a
 * difference of the groups: what counts is little but the number of groups and their sizes.
 */
function shareOfDraws(blocks: Blocks, found: Found, random: () => number): number {
  const { groups, cells, within } = blocks;
  const spread = Math.sqrt(Math.max(within / blocks.n, found.between));
  const drawn: number[] = [];
  for (let i = 0; i < DRAWS; i++) {
    const levels = groups.map(() => spread * normal(random));
    const sums = cells.map(
      ({ group, n }) => n * (levels[group] ?? 0) + Math.sqrt(n * within) * normal(random),
    );
    drawn.push(largestChange(blocks, sums)?.z ?? 0);
  }
  drawn.sort((a, b) => b - a);
  const clearer = drawn.filter((z) => z >= found.z).length;
  const top = drawn.slice(0, TOP);
  const least = top.at(-1) ?? 0;
  if (clearer >= TOP || least <= 0) return (clearer + 1) / (DRAWS + 1);
  // Beyond the draws the tail falls as a power, as that of Student's distribution does (Hill 1975).
  const power = (TOP - 1) / top.reduce((sum, z) => sum + Math.log(z / least), 0);
  return (TOP / DRAWS) * (found.z / least) ** -power;
}

/** The clearest draws, from which the tail is continued. */
const TOP = 20;

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * P(max |Z| >= z) over all places but the edges, for the standardised Brownian bridge (James, James and Siegmund 1987,
 * "Tests for a change-point").
 */
export function tailOfMaximum(z: number): number {
  if (z < 1) return 1;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const span = 2 * Math.log((1 - EDGE) / EDGE);
  return Math.min(1, density * ((z - 1 / z) * span + 4 / z));
}
