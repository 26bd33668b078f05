import { ownReply } from '../../benchmarks/predictions/own-reply.js';
import { packageVersion } from '../../core/package-root.js';
import type { Output } from '../../results/outputs.js';
import type { BenchmarkResults } from '../../results/run-results.js';
import { inspectStop } from '../../runner/stop-reason.js';
import { type ExportInput, plainText, questionOf, targetOf } from './export-input.js';

/** A log of inspect_ai as JSON, with the scores that are stored. */
export function* inspectLog(input: ExportInput, outputs: Iterable<Output>): Generator<string> {
  const { results, run, record, scoring } = input;
  const items = new Map(input.items.map((item) => [item.id, item]));
  const head = {
    version: 2,
    status: run.status === 'unfinished' ? 'started' : 'success',
    eval: {
      run_id: run.id,
      created: run.createdAt,
      task: record.benchmark,
      model: `${run.provider}/${run.model}`,
      dataset: { name: record.datasetLabel },
      config: {},
      packages: { cardbench: packageVersion },
    },
    ...(scoring === null ? {} : { results: resultsIn(results.benchmark(record, scoring)) }),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
  let first = true;
  for (const { item: id, sample, response, error, value, answer, reason } of outputs) {
    const item = items.get(id);
    if (item === undefined) continue;
    const line = {
      id,
      epoch: sample + 1,
      input: questionOf(input, item) ?? id,
      target: targetOf(input, item),
      messages: [],
      output:
        response === null
          ? {}
          : {
              model: run.model,
              choices: [
                {
                  message: { role: 'assistant', content: plainText(response.content) },
                  stop_reason: inspectStop(response.finishReason, response.refused),
                },
              ],
              completion: plainText(response.content),
            },
      ...(response === null ? {} : { metadata: ownReply(response.content) }),
      ...(response === null
        ? { error: { message: error ?? 'no response', traceback: '', traceback_ansi: '' } }
        : {}),
      scores:
        value === null || scoring === null
          ? {}
          : {
              [scoring.scorer]: {
                value: value === 1 ? 'C' : value === 0 ? 'I' : value,
                answer,
                explanation: reason,
              },
            },
    };
    yield `${first ? '' : ','}\n${JSON.stringify(line)}`;
    first = false;
  }
  yield '\n]}\n';
}

/** The metrics, as a log has them for each scorer. */
function resultsIn({ scoring, metrics, scored, record }: BenchmarkResults): object {
  if (scoring === null) return {};
  const score = {
    name: scoring.scorer,
    scorer: scoring.scorer,
    scored_samples: scored,
    metrics: Object.fromEntries(
      metrics.map(({ name, estimate: { value } }) => [name, { name, value }]),
    ),
  };
  return { total_samples: record.planned, completed_samples: scored, scores: [score] };
}
