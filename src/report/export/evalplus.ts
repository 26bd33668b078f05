import { CardbenchError } from '../../core/errors.js';
import type { Output } from '../../results/outputs.js';
import type { ExportInput } from './export-input.js';

/**
 * Samples of EvalPlus: the whole program of each response, as it is scored. Responses without a program become empty
 * ones; samples in error have none and are left out.
 *
 * @throws CardbenchError if the benchmark's answers are not Python programs
 */
export function* evalPlusLines(
  { benchmark, items, scoring }: ExportInput,
  outputs: Iterable<Output>,
): Generator<string> {
  const { wholeProgram, scorer } = benchmark;
  const extract = scorer.extractors[scoring?.extractor ?? Object.keys(scorer.extractors)[0] ?? ''];
  if (wholeProgram === undefined || extract === undefined) {
    throw new CardbenchError(
      `--format evalplus: the answers of ${benchmark.id} are not Python programs; choose another format.`,
    );
  }
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const { item: id, response } of outputs) {
    const item = byId.get(id);
    if (response === null || item === undefined) continue;
    const answer = extract(response, item);
    const solution = answer === null ? '' : wholeProgram(item.data, answer);
    yield `${JSON.stringify({ task_id: id, solution })}\n`;
  }
}
