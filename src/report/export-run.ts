import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { nativeContent } from '../benchmarks/predictions/native.js';
import { ownReply } from '../benchmarks/predictions/own-reply.js';
import { contentAsText } from '../core/content-text.js';
import type { Item } from '../core/item.js';
import { packageVersion } from '../core/package-root.js';
import { promptText } from '../core/prompt.js';
import type { ResponseContent } from '../core/response.js';
import type { Output } from '../results/outputs.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../results/records.js';
import type { Results } from '../results/results.js';
import { inspectStop } from '../runner/stop-reason.js';

export const EXPORT_FORMATS = ['jsonl', 'lm-eval', 'inspect'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportInput {
  readonly results: Results;
  readonly run: RunRecord;
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
  readonly benchmark: AnyBenchmark;
  readonly items: readonly Item<unknown>[];
  /** Include the texts of items whose authors ask that they not be published. */
  readonly withText: boolean;
}

/** The responses of one benchmark of a run in a format that other tools read, in chunks. */
export function* exportRun(input: ExportInput, format: ExportFormat): Generator<string> {
  const responses = input.results.outputs(input.record.id, input.scoring?.id ?? null);
  switch (format) {
    case 'jsonl':
      for (const response of responses) yield `${JSON.stringify(nativeLine(response))}\n`;
      return;
    case 'lm-eval':
      yield* lmEvalLines(input, responses);
      return;
    case 'inspect':
      yield* inspectLog(input, responses);
  }
}

function nativeLine({ item, sample, response, error, value, answer, reason }: Output): unknown {
  if (response === null) return { item, sample, error: error ?? 'no response' };
  const { content, finishReason, refused } = response;
  return {
    item,
    sample,
    ...nativeContent(content),
    ...(finishReason === null ? {} : { finish_reason: finishReason }),
    ...(refused ? { refused } : {}),
    score: value,
    answer,
    ...(reason === '' ? {} : { reason }),
  };
}

/** The question of an item, unless its authors ask that it not be published. */
function questionOf({ benchmark, withText }: ExportInput, item: Item<unknown>): string | undefined {
  if (benchmark.confidential === true && !withText) return undefined;
  return benchmark.matchText?.(item.data) ?? promptText(benchmark.prompt(item));
}

/** The content as plain text, for formats that have nothing else. */
function plainText(content: ResponseContent): string {
  return content.kind === 'text' && content.text !== '' ? content.text : contentAsText(content);
}

function* lmEvalLines(input: ExportInput, responses: Iterable<Output>): Generator<string> {
  const places = new Map(input.items.map((item, place) => [item.id, { item, place }]));
  for (const { item: id, sample, response, value, answer } of responses) {
    const found = places.get(id);
    if (response === null || found === undefined) continue;
    const question = questionOf(input, found.item);
    const line = {
      doc_id: found.place,
      doc: { id, ...(question === undefined ? {} : { question }) },
      target: '',
      arguments: {},
      resps: [[plainText(response.content)]],
      ...ownReply(response.content),
      filtered_resps: [answer ?? ''],
      filter: 'none',
      metrics: ['score'],
      score: value,
      sample,
    };
    yield `${JSON.stringify(line)}\n`;
  }
}

function* inspectLog(input: ExportInput, responses: Iterable<Output>): Generator<string> {
  const { run, record, scoring } = input;
  const items = new Map(input.items.map((item) => [item.id, item]));
  const head = {
    version: 2,
    status: 'success',
    eval: {
      run_id: run.id,
      created: run.createdAt,
      task: record.benchmark,
      model: `${run.provider}/${run.model}`,
      dataset: { name: record.datasetLabel },
      config: {},
      packages: { cardbench: packageVersion },
    },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"samples":[`;
  let first = true;
  for (const { item: id, sample, response, error, value, answer, reason } of responses) {
    const item = items.get(id);
    if (item === undefined) continue;
    const line = {
      id,
      epoch: sample + 1,
      input: questionOf(input, item) ?? id,
      target: '',
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
      ...(response === null ? { error: { message: error ?? 'no response', traceback: '' } } : {}),
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
