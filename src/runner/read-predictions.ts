import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { Prediction, PredictionFormat } from '../benchmarks/predictions/format.js';
import { predictionFormats } from '../benchmarks/predictions/shared.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { type ModelResponse, textContent } from '../core/response.js';
import { terminalLine } from '../core/terminal-text.js';
import { records } from '../datasets/dataset.js';
import { type Content, contentOfFile } from '../datasets/formats/content.js';
import { isQuotable } from '../datasets/formats/document.js';
import { describePosition, type RowPosition } from '../datasets/formats/row.js';
import { rowsOf } from '../datasets/formats/rows.js';

/** Outputs made elsewhere, each with its place among the outputs of its item. */
export interface ReadPredictions {
  readonly format: PredictionFormat<unknown>;
  readonly predictions: readonly ReadPrediction[];
}

/** One output, its response in the same form as a model's. */
export interface ReadPrediction
  extends Omit<Prediction, 'response' | 'finishReason' | 'refused' | 'sample'> {
  readonly sample: number;
  readonly response: ModelResponse;
}

/**
 * Reads a file of outputs (JSONL, JSON, CSV, Parquet; gzip and zip of them; .eval).
 *
 * @param asked the format's name, or `auto` to tell it by the fields of the first record
 */
export async function readPredictions(
  path: string,
  benchmark: AnyBenchmark,
  items: readonly Item<unknown>[],
  asked = 'auto',
): Promise<ReadPredictions> {
  const formats = predictionFormats(benchmark, items);
  let format = asked === 'auto' ? undefined : formatNamed(asked, formats, benchmark);
  const taken = new Map<string, Set<number>>();
  const predictions: ReadPredictions['predictions'][number][] = [];
  for await (const { record, at } of records(rowsOf(basename(path), contentAt(path)))) {
    format ??= formats.find((candidate) => candidate.recognises(record));
    if (format === undefined) {
      throw new CardbenchError(
        `${describePosition(at)}: the fields${isQuotable(path) ? ` ${namesOf(record)}` : ''} are of no known format; for ${benchmark.id} there are ${formats.map(({ name }) => name).join(', ')} (cardbench: {"item", "response"}).`,
      );
    }
    for (const prediction of readRecord(format, record, at, items)) {
      const samples = taken.get(prediction.item) ?? new Set();
      taken.set(prediction.item, samples);
      let place = prediction.sample ?? 0;
      while (samples.has(place)) place++;
      samples.add(place);
      predictions.push(asRead(prediction, place));
    }
  }
  if (format === undefined || predictions.length === 0) {
    throw new CardbenchError(`${path}: the file holds no outputs.`);
  }
  return { format, predictions };
}

function readRecord(
  format: PredictionFormat<unknown>,
  record: Readonly<Record<string, unknown>>,
  at: RowPosition,
  items: readonly Item<unknown>[],
): readonly Prediction[] {
  try {
    return format.read(record, at, items);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new CardbenchError(
      `${describePosition(at)}: the record is nested too deeply to be read.`,
    );
  }
}

function asRead(
  { response, finishReason, refused, ...prediction }: Prediction,
  sample: number,
): ReadPrediction {
  return {
    ...prediction,
    sample,
    response: {
      content: typeof response === 'string' ? textContent(response) : response,
      finishReason: finishReason ?? null,
      refused: refused ?? false,
    },
  };
}

function namesOf(record: Readonly<Record<string, unknown>>): string {
  return terminalLine(Object.keys(record).slice(0, 8).join(', '), 160);
}

function formatNamed(
  name: string,
  formats: readonly PredictionFormat<unknown>[],
  { id }: AnyBenchmark,
): PredictionFormat<unknown> {
  const found = formats.find((format) => format.name === name);
  if (found !== undefined) return found;
  throw new CardbenchError(
    `--format ${name}: for ${id} there are auto, ${formats.map((format) => format.name).join(', ')}.`,
  );
}

/** Whether a file of outputs holds the items too, told by its first record. */
export async function carriesItems(path: string, benchmark: AnyBenchmark): Promise<boolean> {
  for await (const { record } of records(rowsOf(basename(path), contentAt(path)))) {
    const formats = predictionFormats(benchmark, []);
    return formats.find(({ recognises }) => recognises(record))?.carriesItems === true;
  }
  return false;
}

function contentAt(path: string): Content {
  const file = resolve(path);
  if (!existsSync(file)) throw new CardbenchError(`There is no file ${file}; check --predictions.`);
  return contentOfFile(file);
}
