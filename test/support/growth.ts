import { expect } from 'vitest';

/** Milliseconds below which work is too little to be measured, on any machine. */
const TOO_LITTLE = 200;
/** How many times the reference is little work, on a text of `LONG` characters. */
const UNITS = 40;
const LONG = 1_000_000;
/** Four times the length takes four times the work where it grows in proportion, sixteen times where it is a square. */
const MOST = 9;
const ATTEMPTS = 4;
const PAIRS = 12;

/**
 * Holds that some work is little: no more than a number of times a reference, measured on the same machine at the same
 * time, so that neither a slow machine nor a busy one matters.
 */
export async function expectLittle(name: string, work: () => unknown): Promise<void> {
  const { units } = await unitsOf(work);
  expect(units, `${name}: times the reference`).toBeLessThan(UNITS);
}

/**
 * Holds that the work on a text grows in proportion to its length, or nearly so: it is little for a long one, where a
 * square is hundreds of times as much; or a quarter of the length takes about a quarter of it. (The garbage collector has
 * thresholds of its own, by which the second alone would be misled.)
 */
export async function expectProportional(
  name: string,
  work: (length: number) => unknown,
  length = LONG,
): Promise<void> {
  // Where a part of the text takes too little even for a square of the work on it, the whole need not be tried.
  for (const part of [16, 4]) {
    if ((await processorTime(() => work(length / part))) * part ** 2 < TOO_LITTLE) return;
  }
  const { units, least } = await unitsOf(() => work(length));
  if (units < (UNITS * length) / LONG) return;
  // By turns, and the least of each: whatever slows one of them down for a while does not tell one from the other.
  let [whole, quarter] = [least, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < PAIRS && !(whole / quarter < MOST); attempt++) {
    for (let turn = 0; turn < 2; turn++) {
      quarter = Math.min(quarter, await processorTime(() => work(length / 4)));
    }
    whole = Math.min(whole, await processorTime(() => work(length)));
  }
  expect(whole / quarter, `${name}: growth at four times the length`).toBeLessThan(MOST);
}

/** The least processor time that some work takes of several runs, and how many times the reference that is. */
async function unitsOf(work: () => unknown): Promise<{ units: number; least: number }> {
  let least = await processorTime(work);
  if (least < TOO_LITTLE) return { units: 0, least };
  let unit = await processorTime(reference);
  for (let attempt = 1; attempt < ATTEMPTS && least >= UNITS * unit; attempt++) {
    least = Math.min(least, await processorTime(work));
    // The slowest of them: what slows it down slows the work down, too.
    unit = Math.max(unit, await processorTime(reference));
  }
  return { units: least / unit, least };
}

/** Some tens of milliseconds of ordinary work on texts. */
function reference(): number {
  const texts = Array.from({ length: 100_000 }, (_, i) => String((i * 2_654_435_761) % 1_000_003));
  return texts.sort().join(',').replace(/7/g, 'seven').length;
}

/** Milliseconds of processor time, whatever else the machine is doing. */
async function processorTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
