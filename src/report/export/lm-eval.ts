import { ownReply } from '../../benchmarks/predictions/own-reply.js';
import { sha256 } from '../../core/hash.js';
import type { Output } from '../../results/outputs.js';
import { type ExportInput, plainText, questionOf, targetOf } from './export-input.js';

/** Samples of lm-evaluation-harness (its `SampleResult`), a row for each sample of an item. */
export function* lmEvalLines(input: ExportInput, outputs: Iterable<Output>): Generator<string> {
  const places = new Map(input.items.map((item, place) => [item.id, { item, place }]));
  for (const { item: id, sample, response, value, answer } of outputs) {
    const found = places.get(id);
    if (response === null || found === undefined) continue;
    const question = questionOf(input, found.item);
    const doc = { id, ...(question === undefined ? {} : { question }) };
    const target = targetOf(input, found.item);
    const line = {
      doc_id: found.place,
      doc,
      target,
      arguments: { gen_args_0: { arg_0: question ?? '', arg_1: {} } },
      resps: [[plainText(response.content)]],
      ...ownReply(response.content),
      filtered_resps: [answer ?? ''],
      filter: 'none',
      metrics: ['score'],
      score: value,
      doc_hash: sha256(JSON.stringify(doc)),
      prompt_hash: sha256(question ?? ''),
      target_hash: sha256(target),
      sample,
    };
    yield `${JSON.stringify(line)}\n`;
  }
}
