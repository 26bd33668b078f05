import { ownReply } from '../../benchmarks/predictions/own-reply.js';
import { sha256 } from '../../core/hash.js';
import type { Output } from '../../results/outputs.js';
import { type ExportInput, plainText, questionOf, targetOf } from './export-input.js';

/** Why a test failed: nothing, its assertions, an error. */
const FAILURE = { none: 0, assertion: 1, error: 2 } as const;

/** Results of promptfoo, version 3: a test for each item and sample. */
export function* promptfooResults(
  input: ExportInput,
  outputs: Iterable<Output>,
): Generator<string> {
  const { run, record } = input;
  const items = new Map(input.items.map((item) => [item.id, item]));
  const raw = '{{question}}';
  const prompt = { raw, label: record.benchmark };
  const promptId = sha256(raw);
  const provider = `${run.provider}:${run.model}`;
  const counts = { pass: 0, fail: 0, error: 0, score: 0 };
  const timestamp = new Date(run.createdAt).toISOString();
  const tokens = { total: 0, prompt: 0, completion: 0, cached: 0, numRequests: 0 };
  const tokenUsage = { ...tokens, assertions: tokens };
  yield `{"evalId":${JSON.stringify(`cardbench-${run.id}-${record.benchmark}`)},"results":{"version":3,"timestamp":${JSON.stringify(timestamp)},"results":[`;
  let testIdx = 0;
  for (const { item: id, sample, response, error, value, answer, reason } of outputs) {
    const item = items.get(id);
    if (item === undefined) continue;
    const success = response !== null && value === 1;
    const isError = response === null || value === null;
    counts[success ? 'pass' : isError ? 'error' : 'fail'] += 1;
    counts.score += value ?? 0;
    const vars = {
      id,
      question: questionOf(input, item) ?? '',
      target: targetOf(input, item),
      sample,
    };
    const failed = error ?? (response === null ? 'no response' : 'it has no score');
    const result = {
      id: `${run.id}-${record.benchmark}-${testIdx}`,
      provider: { id: provider, label: '' },
      prompt,
      promptId,
      promptIdx: 0,
      testIdx,
      testCase: { vars, assert: [], options: {}, metadata: {} },
      vars,
      ...(response === null
        ? {}
        : {
            response: {
              output: plainText(response.content),
              ...(response.finishReason === null ? {} : { finishReason: response.finishReason }),
              ...(response.refused ? { isRefusal: true } : {}),
            },
          }),
      ...(isError ? { error: failed } : {}),
      success,
      score: value ?? 0,
      latencyMs: 0,
      namedScores: {},
      failureReason: success ? FAILURE.none : isError ? FAILURE.error : FAILURE.assertion,
      ...(isError
        ? {}
        : { gradingResult: { pass: success, score: value, reason: reason || String(answer) } }),
      metadata: response === null ? {} : ownReply(response.content),
    };
    yield `${testIdx === 0 ? '' : ','}\n${JSON.stringify(result)}`;
    testIdx += 1;
  }
  const metrics = {
    score: counts.score,
    testPassCount: counts.pass,
    testFailCount: counts.fail,
    testErrorCount: counts.error,
    assertPassCount: counts.pass,
    assertFailCount: counts.fail,
    totalLatencyMs: 0,
    tokenUsage,
    namedScores: {},
    namedScoresCount: {},
    cost: 0,
  };
  const end = {
    prompts: [{ ...prompt, id: promptId, provider, metrics }],
    stats: {
      successes: counts.pass,
      failures: counts.fail,
      errors: counts.error,
      tokenUsage,
    },
  };
  const config = {
    description: `${record.title} (cardbench)`,
    prompts: [raw],
    providers: [provider],
  };
  yield `\n],${JSON.stringify(end).slice(1)},"config":${JSON.stringify(config)},"shareableUrl":null}\n`;
}
