import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CardbenchError } from '../../core/errors.js';
import { type PartOf, partOf, partText } from '../../core/part-of.js';
import { terminalLine } from '../../core/terminal-text.js';
import { type Connection, openConnection } from '../../store/open.js';
import { itemsOfPart, PART_NAMES, type PartName } from '../../store/part-of-run.js';
import type { RunRecord } from '../../store/records.js';
import { answeredKeys, failedKeys } from '../../store/responses.js';
import { benchmarksOf, findRun, listRuns } from '../../store/runs.js';
import { scoringsOf } from '../../store/scorings.js';
import type { RunConfig } from '../config.js';

/** The items of an earlier run that are to be asked again. */
export interface Part extends PartOf {
  /** Of a benchmark; empty if it has none. */
  readonly itemsOf: (benchmark: string) => ReadonlySet<string>;
}

/**
 * Reads which items `--of` and `--only` name; `undefined` without them.
 *
 * @throws CardbenchError if the run or the file is not found
 */
export function readPart({ of, only, store }: Pick<RunConfig, 'of' | 'only' | 'store'>) {
  if (of === undefined || only === undefined) return undefined;
  const db = openConnection(store, 'read');
  try {
    return partIn(db, of, only);
  } finally {
    db.close();
  }
}

/** The run that `--of` means: the newest one that is no part of another, or the one of this id. */
export function findWhole(db: Connection, reference: string): RunRecord {
  if (reference !== 'latest') return findRun(db, reference);
  const whole = listRuns(db).find(({ config }) => partOf(config) === null);
  return whole ?? findRun(db, reference);
}

function partIn(db: Connection, reference: string, only: string): Part {
  const run = findWhole(db, reference);
  const benchmarks = new Map(benchmarksOf(db, run.id).map((each) => [each.benchmark, each.id]));
  const name = PART_NAMES.find((each) => each === only);
  const listed = name === undefined ? listedItems(only) : new Set<string>();
  const found = new Map<string, ReadonlySet<string>>();
  for (const [benchmark, id] of benchmarks) {
    found.set(benchmark, name === undefined ? askedOf(db, id, listed) : storedItems(db, id, name));
  }
  requireAsked(only, listed, found, run.id);
  if ([...found.values()].every(({ size }) => size === 0)) {
    const what = partText({ of: run.id, only }).replace(/^(?:the|listed) /, 'no ');
    throw new CardbenchError(
      `--only ${only}: there are ${what}, so there is nothing to ask again.`,
    );
  }
  return { of: run.id, only, itemsOf: (benchmark) => found.get(benchmark) ?? new Set() };
}

function storedItems(db: Connection, id: number, name: PartName): ReadonlySet<string> {
  return itemsOfPart(db, id, scoringsOf(db, id).at(-1)?.id ?? null, name);
}

/** Those of the listed items that a benchmark of the run asked. */
function askedOf(db: Connection, id: number, listed: ReadonlySet<string>): ReadonlySet<string> {
  const asked = new Set([...answeredKeys(db, id), ...failedKeys(db, id)].map(({ item }) => item));
  return new Set([...listed].filter((item) => asked.has(item)));
}

function requireAsked(
  only: string,
  listed: ReadonlySet<string>,
  found: ReadonlyMap<string, ReadonlySet<string>>,
  run: string,
): void {
  const all = new Set([...found.values()].flatMap((items) => [...items]));
  const unknown = [...listed].find((item) => !all.has(item));
  if (unknown === undefined) return;
  throw new CardbenchError(
    `--only ${only}: run ${run} has no item "${terminalLine(unknown, 80)}"; give ids as "cardbench runs show" prints them, one a line.`,
  );
}

/** Ids of items in a file, one a line. */
function listedItems(file: string): ReadonlySet<string> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new CardbenchError(
      `--only ${file}: give ${PART_NAMES.join(', ')}, or a file of item ids, one a line; there is no file ${path}.`,
    );
  }
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== ''));
}
