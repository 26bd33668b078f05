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
const PLACES = 400;
const FEWEST = 40;

/** A tail below this is checked by shuffled values. */
const SCREEN = 0.1;
const SHUFFLES = 99;

/**
 * Looks for one change of level. Groups (subjects) have levels of their own, drawn from one distribution, because
 * the items of a group usually follow each other in time: a change between two groups says less than one within a group.
 * The difference at each place is that of generalised least squares. Few or skewed groups make large differences more
 * likely than the formula has it: where it counts, the formula is held against values whose groups have exchanged their
 * levels, and which are shuffled within their groups.
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
  const groups = sumsByGroup(values);
  const noise = noiseOf(groups, n);
  if (noise.within <= 0) return undefined;
  const best = largestChange(values, groups, noise);
  if (best === undefined) return undefined;
  const z = Math.abs(best.difference) / best.stderr;
  const p = tailOfMaximum(z);
  if (p > SCREEN || groups.size < 2) return { ...best, p };
  return { ...best, p: tailOfMaximum(z / inflation(values, groups, noise, random)) };
}

/** The difference at one place, which was chosen without looking at the values; `undefined` if there is none. */
export function changeAt(
  values: readonly TimedValue[],
  place: number,
): Omit<ChangePoint, 'p'> | undefined {
  const groups = sumsByGroup(values);
  const noise = noiseOf(groups, values.length);
  if (noise.within <= 0) return undefined;
  const scan = scanner(groups, noise);
  for (const { group, value } of values.slice(0, place)) scan.pass(group, value);
  const found = scan.at();
  return found === undefined ? undefined : { place, range: [place, place], ...found };
}

function largestChange(
  values: readonly TimedValue[],
  groups: ReadonlyMap<string, GroupSums>,
  noise: Noise,
): Omit<ChangePoint, 'p'> | undefined {
  const n = values.length;
  const scan = scanner(groups, noise);
  const step = Math.max(1, Math.floor((n * (1 - 2 * EDGE)) / PLACES));
  const [from, to] = [Math.ceil(n * EDGE), Math.floor(n * (1 - EDGE))];
  let best: Omit<ChangePoint, 'p'> | undefined;
  let largest = 0;
  const tried: { readonly place: number; readonly z: number }[] = [];
  for (const [index, { group, value }] of values.entries()) {
    if (index > to) break;
    if (index >= from && (index - from) % step === 0) {
      const found = scan.at();
      const z = found === undefined ? 0 : Math.abs(found.difference) / found.stderr;
      tried.push({ place: index, z });
      if (found !== undefined && z > largest) {
        largest = z;
        best = { place: index, range: [index, index], ...found };
      }
    }
    scan.pass(group, value);
  }
  if (best === undefined) return undefined;
  const near = tried.filter(({ z }) => z ** 2 >= largest ** 2 - LIKELIHOOD_95);
  return { ...best, range: [near[0]?.place ?? best.place, near.at(-1)?.place ?? best.place] };
}

/** The 95 % quantile of chi-square with one degree of freedom. */
const LIKELIHOOD_95 = 3.841;

/** By how much the largest differences of shuffled values exceed those of the formula, 1 at least. */
function inflation(
  values: readonly TimedValue[],
  groups: ReadonlyMap<string, GroupSums>,
  noise: Noise,
  random: () => number,
): number {
  const names = [...groups.keys()];
  const levels = names.map((name) => levelOf(groups.get(name)));
  const places = new Map(names.map((name) => [name, [] as number[]]));
  for (const [index, { group }] of values.entries()) places.get(group)?.push(index);
  const largest: number[] = [];
  for (let i = 0; i < SHUFFLES; i++) {
    shuffle(levels, random);
    const mixed: TimedValue[] = values.slice();
    for (const [k, name] of names.entries()) {
      const own = places.get(name) ?? [];
      const shift = (levels[k] ?? 0) - levelOf(groups.get(name));
      const kept = own.map((index) => (values[index]?.value ?? 0) + shift);
      shuffle(kept, random);
      for (const [at, index] of own.entries()) {
        mixed[index] = { group: name, value: kept[at] ?? 0 };
      }
    }
    const found = largestChange(mixed, sumsByGroup(mixed), noise);
    largest.push(found === undefined ? 0 : Math.abs(found.difference) / found.stderr);
  }
  largest.sort((a, b) => a - b);
  const ratios = [0.8, 0.9, 0.95].map(
    (share) => (largest[Math.floor(share * SHUFFLES)] ?? 0) / maximumOf(1 - share),
  );
  return Math.max(1, ratios.reduce((sum, each) => sum + each, 0) / ratios.length);
}

function levelOf(group: GroupSums | undefined): number {
  return group === undefined ? 0 : group.sum / group.n;
}

function shuffle(values: number[], random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    const kept = values[i] ?? 0;
    values[i] = values[k] ?? 0;
    values[k] = kept;
  }
}

/** The largest difference that is exceeded with this probability. */
function maximumOf(p: number): number {
  let [low, high] = [1, 20];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (tailOfMaximum(middle) > p) low = middle;
    else high = middle;
  }
  return low;
}

interface GroupSums {
  n: number;
  sum: number;
  squares: number;
}

function sumsByGroup(values: readonly TimedValue[]): Map<string, GroupSums> {
  const groups = new Map<string, GroupSums>();
  for (const { group, value } of values) {
    const known = groups.get(group) ?? { n: 0, sum: 0, squares: 0 };
    known.n++;
    known.sum += value;
    known.squares += value * value;
    groups.set(group, known);
  }
  return groups;
}

interface Noise {
  /** Variance of a value around the level of its group. */
  readonly within: number;
  /** Variance of the groups' levels. */
  readonly between: number;
}

/** One-way analysis of variance, with groups of unequal sizes. */
function noiseOf(groups: ReadonlyMap<string, GroupSums>, n: number): Noise {
  let [within, sum, sizes] = [0, 0, 0];
  for (const group of groups.values()) {
    within += group.squares - group.sum ** 2 / group.n;
    sum += group.sum;
    sizes += group.n ** 2;
  }
  const k = groups.size;
  const unit = n === k ? 0 : within / (n - k);
  if (k < 2) return { within: unit, between: 0 };
  let apart = 0;
  for (const group of groups.values()) apart += group.n * (group.sum / group.n - sum / n) ** 2;
  const typical = (n - sizes / n) / (k - 1);
  return { within: unit, between: Math.max(0, (apart / (k - 1) - unit) / typical) };
}

/** A group, and what of it lies after the step. */
interface Part {
  readonly n: number;
  readonly sum: number;
  readonly theta: number;
  after: number;
  sumAfter: number;
}

/** Keeps the sums of generalised least squares for a level and a step, as the step's place moves on. */
function scanner(groups: ReadonlyMap<string, GroupSums>, { within, between }: Noise) {
  const parts = new Map(
    [...groups].map(([name, { n, sum }]) => {
      const theta = between / (within + n * between);
      return [name, { n, sum, theta, after: n, sumAfter: sum }] as [string, Part];
    }),
  );
  let [s11, s1a, saa, sy, say] = [0, 0, 0, 0, 0];
  const include = ({ n, sum, theta, after, sumAfter }: Part, sign: 1 | -1): void => {
    s11 += sign * (n - theta * n * n);
    s1a += sign * (after - theta * n * after);
    saa += sign * (after - theta * after * after);
    sy += sign * (sum - theta * n * sum);
    say += sign * (sumAfter - theta * after * sum);
  };
  for (const part of parts.values()) include(part, 1);
  return {
    /** Moves one value before the step. */
    pass: (group: string, value: number): void => {
      const part = parts.get(group);
      if (part === undefined) return;
      include(part, -1);
      part.after--;
      part.sumAfter -= value;
      include(part, 1);
    },
    /** The step at the present place. */
    at: (): { readonly difference: number; readonly stderr: number } | undefined => {
      const determinant = s11 * saa - s1a * s1a;
      if (determinant <= 1e-9 * s11 * saa) return undefined;
      return {
        difference: (s11 * say - s1a * sy) / determinant,
        stderr: Math.sqrt((within * s11) / determinant),
      };
    },
  };
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
