import { expect } from 'vitest';

/** Below this the work is too little to be measured; at the lengths of these tests a square takes minutes. */
const TOO_LITTLE = 200;
/** Four times the length takes four times the work where it grows in proportion, sixteen times where it is a square. */
const MOST = 9;
const ATTEMPTS = 4;

/**
 * Holds that the work on a text grows in proportion to its length, or nearly so. Processor time at a length and at
 * a quarter of it are set against each other, the least of several runs each, so that neither a slow machine
 * nor a busy one matters.
 */
export async function expectProportional(
  name: string,
  work: (length: number) => unknown,
  length = 1_000_000,
): Promise<void> {
  let whole = await processorTime(() => work(length));
  if (whole < TOO_LITTLE) return;
  let quarter = await processorTime(() => work(length / 4));
  for (let attempt = 1; attempt < ATTEMPTS && whole >= MOST * quarter; attempt++) {
    whole = Math.min(whole, await processorTime(() => work(length)));
    quarter = Math.min(quarter, await processorTime(() => work(length / 4)));
  }
  expect(whole / quarter, `${name}: growth at four times the length`).toBeLessThan(MOST);
}

/** How many times the reference some short work may take. */
const UNITS = 40;

/**
 * Holds that some work on a text of fixed length is little: no more than a number of times a reference, measured on the
 * same machine at the same time.
 */
export async function expectLittle(name: string, work: () => unknown): Promise<void> {
  let least = await processorTime(work);
  if (least < TOO_LITTLE) return;
  let unit = await processorTime(reference);
  for (let attempt = 1; attempt < ATTEMPTS && least >= UNITS * unit; attempt++) {
    least = Math.min(least, await processorTime(work));
    // The slowest of them: what slows it down slows the work down, too.
    unit = Math.max(unit, await processorTime(reference));
  }
  expect(least / unit, `${name}: times the reference`).toBeLessThan(UNITS);
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
