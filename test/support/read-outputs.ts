import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import type { Prediction } from '../../src/benchmarks/predictions/format.js';
import { parseMap } from '../../src/benchmarks/predictions/mapped.js';
import { loadDataset } from '../../src/datasets/load.js';
import { openLoaded } from '../../src/datasets/open.js';
import { collectSkippedRows } from '../../src/datasets/skipped-rows.js';
import { openPredictions } from '../../src/runner/read-predictions.js';
import { temporaryFolder } from './temp.js';

/** A temporary file of a text, of bytes, or of a value as JSON. */
export function fileOf(name: string, content: unknown): string {
  const path = join(temporaryFolder(), name);
  const isText = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, isText ? content : JSON.stringify(content));
  return path;
}

export const lines = (...rows: readonly unknown[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n');

type Read = Omit<Prediction, 'response'> & { readonly text: string };

/** What is read of a file of outputs for the sample items, and the rows that are left out. */
export async function readOutputs(
  path: string,
  benchmark: AnyBenchmark,
  { only, map }: { readonly only?: string | undefined; readonly map?: string } = {},
): Promise<{ format: string; outputs: readonly Partial<Read>[]; skipped: readonly string[] }> {
  const dataset = openLoaded(await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' }));
  const predictions = await openPredictions(path, benchmark, dataset.read, {
    only,
    map: map === undefined ? undefined : parseMap(map),
  });
  const { skip, listed } = collectSkippedRows();
  const outputs: Partial<Read>[] = [];
  for await (const { response, ...output } of predictions.read(skip)) {
    const { content, finishReason, refused } = response;
    outputs.push({
      ...output,
      text: content.kind === 'text' ? content.text : '',
      ...(content.kind === 'text' && content.reasoning ? { reasoning: content.reasoning } : {}),
      ...(finishReason === null ? {} : { finishReason }),
      ...(refused ? { refused } : {}),
    });
  }
  return { format: predictions.format.name, outputs, skipped: listed() };
}
