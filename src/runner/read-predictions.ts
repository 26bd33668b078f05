import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { PredictionFormat } from '../benchmarks/predictions/format.js';
import { nativePredictions } from '../benchmarks/predictions/native.js';
import { CardbenchError, systemCode } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { records } from '../datasets/dataset.js';
import { describePosition } from '../datasets/formats/row.js';
import { rowsOf } from '../datasets/formats/rows.js';

/** Outputs made elsewhere, each with its place among the outputs of its item. */
export interface ReadPredictions {
  readonly format: PredictionFormat<unknown>;
  readonly predictions: readonly {
    readonly item: string;
    readonly sample: number;
    readonly response: string;
  }[];
}

/** Reads a file of outputs (JSONL, JSON, CSV, Parquet; gzip and zip of them), its format told by its fields. */
export async function readPredictions(
  path: string,
  benchmark: AnyBenchmark,
  items: readonly Item<unknown>[],
): Promise<ReadPredictions> {
  const formats = formatsOf(benchmark);
  let format: PredictionFormat<unknown> | undefined;
  const taken = new Map<string, Set<number>>();
  const predictions: ReadPredictions['predictions'][number][] = [];
  for await (const { record, at } of records(rowsOf(basename(path), readContent(path)))) {
    format ??= formats.find((candidate) => candidate.recognises(record));
    if (format === undefined) {
      throw new CardbenchError(
        `${describePosition(at)}: the fields ${Object.keys(record).slice(0, 8).join(', ')} are of no known format; for ${benchmark.id} there are ${formats.map(({ name }) => name).join(', ')} (cardbench: {"item", "response"}).`,
      );
    }
    for (const { item, sample, response } of format.read(record, at, items)) {
      const samples = taken.get(item) ?? new Set();
      taken.set(item, samples);
      let place = sample ?? 0;
      while (samples.has(place)) place++;
      samples.add(place);
      predictions.push({ item, sample: place, response });
    }
  }
  if (format === undefined) throw new CardbenchError(`${path}: the file holds no outputs.`);
  return { format, predictions };
}

/** Whether a file of outputs holds the items too, told by its first record. */
export async function carriesItems(path: string, benchmark: AnyBenchmark): Promise<boolean> {
  for await (const { record } of records(rowsOf(basename(path), readContent(path)))) {
    return formatsOf(benchmark).find(({ recognises }) => recognises(record))?.carriesItems === true;
  }
  return false;
}

function formatsOf(benchmark: AnyBenchmark): readonly PredictionFormat<unknown>[] {
  return [nativePredictions, ...(benchmark.predictionFormats ?? [])];
}

function readContent(path: string): Uint8Array {
  const file = resolve(path);
  if (!existsSync(file)) throw new CardbenchError(`There is no file ${file}; check --predictions.`);
  try {
    return readFileSync(file);
  } catch (thrown) {
    throw new CardbenchError(`Cannot read ${file} (${systemCode(thrown) ?? 'unreadable'}).`);
  }
}
