import { z } from 'zod';
import { readCallsText, readLogLikelihoodsText } from '../../core/content-text.js';
import { logLikelihoodContent, type ResponseContent, textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import { LOG_LIKELIHOODS } from '../../scorers/log-likelihood.js';
import type { AnyBenchmark } from '../benchmark.js';
import type { PredictionFormat } from './format.js';

const contentFields = {
  response: z.string().optional(),
  reasoning: z.string().nullish(),
  ends_in_reasoning: z.literal(true).optional(),
  tool_calls: z.array(z.object({ name: z.string(), arguments: z.string() })).optional(),
  log_likelihoods: z.array(z.number()).min(1).optional(),
};

const schema = z
  .object({
    item: z.union([z.string().min(1), z.int().transform(String)]),
    // Tables have it as text, perhaps an empty one.
    sample: z
      .union([z.int().min(0), z.string().regex(/^\d*$/)])
      .nullish()
      .transform((index) => (index === '' || index === null ? undefined : index)),
    ...contentFields,
    finish_reason: z.string().nullish(),
    refused: z.boolean().optional(),
    error: z.string().optional(),
  })
  .refine((row) => (row.response ?? row.log_likelihoods ?? row.error) !== undefined, {
    path: ['response'],
    message: 'must be a string (or give the reason why there is none in "error")',
  });

/** The fields for the content in a line of our own format. */
export type NativeContent = z.input<z.ZodObject<typeof contentFields>>;

/** A content as fields of our own format; empty fields are left out. */
export function nativeContent(content: ResponseContent): NativeContent {
  if (content.kind === 'log-likelihoods') return { log_likelihoods: [...content.values] };
  const { text, reasoning, endsInReasoning, toolCalls } = content;
  // Without this field, a text that looks like tool calls of version 0.1.0 would be read as tool calls.
  const withCalls = toolCalls.length > 0 || readCallsText(text) !== undefined;
  return {
    response: text,
    ...(reasoning === null ? {} : { reasoning }),
    ...(endsInReasoning === true ? { ends_in_reasoning: true as const } : {}),
    ...(withCalls ? { tool_calls: [...toolCalls] } : {}),
  };
}

/**
 * Our own: `{"item": "anatomy/17", "sample": 0, "response": "..."}`, with `reasoning`, `tool_calls` or
 * `log_likelihoods` where there are any.
 */
export function nativePredictions(
  benchmark: Pick<AnyBenchmark, 'scorer'>,
): PredictionFormat<unknown> {
  const readsLogLikelihoods = LOG_LIKELIHOODS in benchmark.scorer.extractors;
  return {
    name: 'cardbench',
    needs: 'nothing',
    recognises: (record) =>
      'item' in record &&
      ('response' in record || 'log_likelihoods' in record || 'error' in record),
    read: (record, at) => {
      const { item, sample, error, ...row } = parseRecord(schema, record, at);
      const content = contentOf(row, readsLogLikelihoods);
      return [
        {
          item,
          response: content ?? '',
          ...(row.finish_reason ? { finishReason: row.finish_reason } : {}),
          ...(row.refused === true ? { refused: true as const } : {}),
          ...(sample === undefined ? {} : { sample: Number(sample) }),
          ...(content === undefined && error !== undefined ? { error } : {}),
        },
      ];
    },
  };
}

function contentOf(
  { response, reasoning = null, ends_in_reasoning, tool_calls, log_likelihoods }: NativeContent,
  readsLogLikelihoods: boolean,
): ResponseContent | undefined {
  if (log_likelihoods !== undefined) return logLikelihoodContent(log_likelihoods);
  if (response === undefined) return undefined;
  const thought = {
    reasoning,
    ...(ends_in_reasoning === true ? { endsInReasoning: true as const } : {}),
  };
  if (tool_calls !== undefined) {
    return textContent(response, { toolCalls: tool_calls, ...thought });
  }
  return (
    (readsLogLikelihoods ? readLogLikelihoodsText(response) : undefined) ??
    readCallsText(response) ??
    textContent(response, thought)
  );
}
