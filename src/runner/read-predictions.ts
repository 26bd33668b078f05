import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { Prediction, PredictionFormat } from '../benchmarks/predictions/format.js';
import { createItemIndex, type ItemFinder } from '../benchmarks/predictions/item-finder.js';
import type { FieldMap } from '../benchmarks/predictions/mapped.js';
import { predictionFormats } from '../benchmarks/predictions/shared.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { reasoningApart } from '../core/reasoning/apart.js';
import { reasoningSplitter } from '../core/reasoning/split.js';
import { type ModelResponse, textContent } from '../core/response.js';
import { terminalLine } from '../core/terminal-text.js';
import { records } from '../datasets/dataset.js';
import { untilBreak } from '../datasets/formats/broken-file.js';
import { type Content, contentOfFile } from '../datasets/formats/content.js';
import { isQuotable } from '../datasets/formats/document.js';
import { describePosition, type RowPosition } from '../datasets/formats/row.js';
import { rowsOf } from '../datasets/formats/rows.js';
import { collectSkippedRows } from '../datasets/skipped-rows.js';
import { orSkip, RowError, type SkipRow, usableRows } from '../datasets/unusable-rows.js';
import { mappedColumns } from './mapped-columns.js';
import { type SampleCounter, sampleCounter } from './sample-counter.js';

/** One output, with its response in the same form as a model's. */
export interface Output
  extends Omit<Prediction, 'response' | 'finishReason' | 'refused' | 'sample'> {
  /** Zero-based index among the outputs of its item. */
  readonly sample: number;
  readonly response: ModelResponse;
}

/** A file of outputs produced by another tool. */
export interface Predictions {
  readonly format: PredictionFormat<unknown>;
  /**
   * Streams the outputs in the order of the file, reading it again on each call.
   *
   * @param skip is told of rows that are left out; without one, the first of them is an error
   */
  readonly read: (skip?: SkipRow) => AsyncIterable<Output>;
}

type Items = () => AsyncIterable<Item<unknown>>;
type FileRecord = Readonly<Record<string, unknown>>;

/**
 * Opens a file of outputs (JSONL, JSON, CSV, Parquet; gzip and zip of them; .eval).
 *
 * @param asked the format's name, or `auto` to detect it from the fields of the first records
 * @param map where the fields of an output are, instead of a format
 * @param only the model whose outputs are read, in a file that names several
 */
export async function openPredictions(
  path: string,
  benchmark: AnyBenchmark,
  items: Items,
  {
    format: asked = 'auto',
    map,
    only,
  }: {
    readonly format?: string | undefined;
    readonly map?: FieldMap | undefined;
    readonly only?: string | undefined;
  } = {},
): Promise<Predictions> {
  const { name, ...format } = await formatOf(path, benchmark, asked, map);
  return {
    format: { name, ...format },
    read: (skip) => outputsIn(path, benchmark, items, { name, map, skip, only }),
  };
}

async function formatOf(
  path: string,
  benchmark: AnyBenchmark,
  asked: string,
  map: FieldMap | undefined,
): Promise<PredictionFormat<unknown>> {
  const formats = predictionFormats(benchmark, () => notYet, map);
  if (asked !== 'auto') return formatNamed(asked, formats, benchmark);
  let first: { readonly record: FileRecord; readonly at: RowPosition } | undefined;
  let looked = 0;
  const { skip, listed } = collectSkippedRows();
  const [mapped] = map === undefined ? [] : formats;
  const columns = map === undefined ? undefined : mappedColumns(path, map);
  for await (const { record, at } of recordsIn(path, skip, listsOf(formats))) {
    columns?.see(record);
    const format = mapped ? undefined : formats.find(({ recognises }) => recognises(record));
    if (format !== undefined) return format;
    first ??= { record, at };
    if (++looked >= MAX_INSPECTED) break;
  }
  if (first === undefined) throw noOutputs(path, listed());
  columns?.requireAfter(looked);
  if (mapped !== undefined) return mapped;
  throw new CardbenchError(
    `${describePosition(first.at)}: the fields${isQuotable(path) ? ` ${namesOf(first.record)}` : ''} are of no known format; for ${benchmark.id} there are ${formats.map(({ name }) => name).join(', ')} (cardbench: {"item", "response"}); for any other file, say with --map where its fields are.`,
  );
}

/** Records whose fields are looked at for the format. */
const MAX_INSPECTED = 20;

async function* outputsIn(
  path: string,
  benchmark: AnyBenchmark,
  items: Items,
  {
    name,
    map,
    skip: told,
    only,
  }: {
    readonly name: string;
    readonly map: FieldMap | undefined;
    readonly skip: SkipRow | undefined;
    readonly only: string | undefined;
  },
): AsyncGenerator<Output> {
  let find = notYet;
  const format = formatNamed(
    name,
    predictionFormats(benchmark, () => find, map),
    benchmark,
  );
  const { needs = 'items' } = format;
  if (needs === 'index') find = await indexOf(items, benchmark);
  const all = needs === 'items' ? await allOf(items) : [];
  const nextSample = sampleCounter();
  let empty = true;
  const skipped = collectSkippedRows();
  const skip: SkipRow | undefined =
    told &&
    ((row) => {
      skipped.skip(row);
      told(row);
    });
  const isOfModel = oneModel(path, only);
  let fields = '';
  const columns = map === undefined ? undefined : mappedColumns(path, map);
  await format.readAhead?.(recordsIn(path, () => {}, format.lists ?? []));
  for await (const { record, at } of recordsIn(path, skip, format.lists ?? [])) {
    if (fields === '' && map !== undefined && isQuotable(path)) fields = namesOf(record);
    columns?.see(record);
    for (const prediction of orSkip(skip, () => readRecord(format, record, at, all)) ?? []) {
      if (!isOfModel(prediction)) continue;
      const sample = orSkip(skip, () => sampleOf(prediction, at, nextSample));
      if (sample === undefined) continue;
      empty = false;
      if (prediction.label !== undefined) columns?.seeVerdict();
      yield outputOf(prediction, sample);
    }
  }
  if (!empty) return columns?.requireAtEnd();
  if (only !== undefined) {
    throw new CardbenchError(`${path}: no output is of ${only}; check --from-model.`);
  }
  throw noOutputs(path, skipped.listed(), fields);
}

/** Outputs of several models are no samples of one, so that one of them must be named. */
function oneModel(path: string, only: string | undefined): (prediction: Prediction) => boolean {
  let first: string | undefined;
  return ({ model }) => {
    if (only !== undefined) return model === only;
    if (model === undefined || model === '') return true;
    first ??= model;
    if (model === first) return true;
    throw new CardbenchError(
      `${path} holds outputs of several models (${terminalLine(first, 60)}, ${terminalLine(model, 60)}); name one with --from-model.`,
    );
  };
}

/** Stands in for the index until the format is known. */
const notYet: ItemFinder = () => '';

async function indexOf(items: Items, benchmark: AnyBenchmark): Promise<ItemFinder> {
  const index = createItemIndex<unknown>(benchmark);
  for await (const item of items()) index.add(item);
  return index.find;
}

async function allOf(items: Items): Promise<readonly Item<unknown>[]> {
  const all: Item<unknown>[] = [];
  for await (const item of items()) all.push(item);
  return all;
}

function readRecord(
  format: PredictionFormat<unknown>,
  record: FileRecord,
  at: RowPosition,
  items: readonly Item<unknown>[],
): readonly Prediction[] {
  try {
    return format.read(record, at, items);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new RowError(at, 'the record is nested too deeply to be read');
  }
}

/** The largest sample index that an output may state. */
const LAST_SAMPLE = 9_999;

function sampleOf({ item, sample }: Prediction, at: RowPosition, next: SampleCounter): number {
  if (sample !== undefined && !(sample >= 0 && sample <= LAST_SAMPLE)) {
    throw new RowError(at, `the sample index is ${sample}; expected 0 to ${LAST_SAMPLE}`);
  }
  const index = next(item, sample);
  if (index !== undefined) return index;
  throw new RowError(at, `an earlier row gives sample ${sample} of the same item`);
}

function outputOf(
  { response, finishReason, refused, ...prediction }: Prediction,
  sample: number,
): Output {
  const made = {
    content: typeof response === 'string' ? textContent(response) : response,
    finishReason: finishReason ?? null,
    refused: refused ?? false,
  };
  return { ...prediction, sample, response: reasoningApart(made, splitReasoning) };
}

const splitReasoning = reasoningSplitter();

function namesOf(record: FileRecord): string {
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

/** Whether a file of outputs also contains the items, judging by its first records. */
export async function carriesItems(path: string, benchmark: AnyBenchmark): Promise<boolean> {
  const formats = predictionFormats(benchmark, () => notYet);
  let looked = 0;
  for await (const { record } of recordsIn(path, () => {}, listsOf(formats))) {
    const format = formats.find(({ recognises }) => recognises(record));
    if (format !== undefined) return format.carriesItems === true;
    if (++looked >= MAX_INSPECTED) break;
  }
  return false;
}

function recordsIn(
  path: string,
  skip: SkipRow | undefined,
  lists: readonly string[],
): AsyncIterable<{ at: RowPosition; record: FileRecord }> {
  const rows = untilBreak(rowsOf(basename(path), contentAt(path), lists));
  return records(usableRows(rows, skip), skip);
}

function listsOf(formats: readonly PredictionFormat<unknown>[]): readonly string[] {
  return [...new Set(formats.flatMap(({ lists = [] }) => lists))];
}

function contentAt(path: string): Content {
  const file = resolve(path);
  if (!existsSync(file)) throw new CardbenchError(`There is no file ${file}; check --predictions.`);
  return contentOfFile(file);
}

/** @param fields names of those of its first record, if they help */
function noOutputs(path: string, [first]: readonly string[], fields = ''): CardbenchError {
  return new CardbenchError(
    first === undefined
      ? `${path}: the file holds no outputs.`
      : `${first}; no other row holds an output${fields === '' ? '' : ` (the fields are ${fields})`}.`,
  );
}
