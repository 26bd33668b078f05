import { z } from 'zod';
import { type TextContent, textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf, verdictOfMetrics } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import { CUT_OFF } from './inspect-log.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf, replyIn } from './messages.js';
import { choicesIn } from './shown-choices.js';

const message = z.looseObject({ role: z.string().optional() });
const output = z.looseObject({
  model: z.string().nullish(),
  choices: z
    .array(z.looseObject({ message, stop_reason: z.string().nullish() }))
    .nullish()
    .transform((choices) => choices ?? []),
  error: z.string().nullish(),
});
const identity = z
  .looseObject({ key: z.union([z.string(), z.number()]).optional() })
  .nullish()
  .catch(null);

const predictionSchema = z.looseObject({
  model: z.string().nullish(),
  model_output: output.nullish().transform((said) => said ?? { choices: [] }),
  messages: z.array(message).nullish(),
  metadata: identity,
});

const reviewSchema = z.looseObject({
  target: z.unknown().optional(),
  messages: z.array(message).nullish(),
  /** The question, or the messages that ask it. */
  input: z.unknown().optional(),
  sample_score: z.looseObject({
    score: z.looseObject({
      value: z.record(z.string(), z.unknown()).catch({}),
      prediction: z.string().nullish(),
      main_score_name: z.string().nullish(),
    }),
    sample_metadata: identity,
  }),
});

/** Before version 1: replies as OpenAI's API gives them, with the item; reviews add a verdict to each choice. */
const earlierSchema = z.looseObject({
  raw_input: z.looseObject({}),
  model: z.string().nullish(),
  choices: z.array(
    z.looseObject({
      message,
      review: z
        .looseObject({ gold: z.unknown().optional(), result: z.unknown().optional() })
        .nullish(),
    }),
  ),
});

/** The predictions and reviews of EvalScope, `<benchmark>_<subset>.jsonl`. Only reviews have verdicts. */
export function evalScope(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'evalscope',
    needs: 'index',
    recognises: (record) =>
      ('index' in record && ('model_output' in record || 'sample_score' in record)) ||
      ('raw_input' in record && 'choices' in record),
    read: (record, at) => {
      if ('model_output' in record) {
        return predictionOf(parseRecord(predictionSchema, record, at), find());
      }
      if ('sample_score' in record) {
        const review = reviewOf(parseRecord(reviewSchema, record, at), find());
        if (review !== undefined) return [review];
        throw new RowError(at, 'there is neither a prediction nor a reply');
      }
      return earlierOf(parseRecord(earlierSchema, record, at), find());
    },
  };
}

function predictionOf(
  { model, model_output, messages, metadata }: z.output<typeof predictionSchema>,
  find: ItemFinder,
): readonly Prediction[] {
  const { prompts } = conversationOf(messages);
  const shown = choicesIn(prompts);
  const item = find({ texts: prompts, prompts, ids: idsOf(metadata), ...shown });
  const by = model || model_output.model;
  const about = { item, ...shown, ...(by ? { model: by } : {}) };
  const error = model_output.error ?? '';
  if (model_output.choices.length === 0) {
    return [{ ...about, response: '', error: error || 'the file holds no output for it' }];
  }
  return model_output.choices.map(({ message, stop_reason }) => ({
    ...about,
    response: replyIn(message) ?? '',
    ...(stop_reason && stop_reason !== 'unknown'
      ? { finishReason: CUT_OFF.has(stop_reason) ? 'length' : stop_reason }
      : {}),
    ...(stop_reason === 'content_filter' ? { refused: true as const } : {}),
  }));
}

function reviewOf(
  { target, messages, input, sample_score }: z.output<typeof reviewSchema>,
  find: ItemFinder,
): Prediction | undefined {
  const { score, sample_metadata } = sample_score;
  const { prompts, reply } = conversationOf(
    messages && messages.length > 0
      ? messages
      : Array.isArray(input)
        ? input
        : [{ role: 'user', content: input }],
  );
  const response: TextContent | undefined =
    reply ?? (typeof score.prediction === 'string' ? textContent(score.prediction) : undefined);
  if (response === undefined) return undefined;
  const main = score.main_score_name ?? undefined;
  const label = main === undefined ? verdictOfMetrics(score.value) : verdictOf(score.value[main]);
  const shown = choicesIn(prompts);
  return {
    item: find({ texts: prompts, prompts, ids: idsOf(sample_metadata), ...shown }),
    response,
    ...shown,
    ...(label === undefined ? {} : { label }),
    ...(typeof target === 'string' && target !== '' ? { gold: target } : {}),
  };
}

function earlierOf(
  { raw_input, model, choices }: z.output<typeof earlierSchema>,
  find: ItemFinder,
): readonly Prediction[] {
  const texts = Object.values(raw_input).filter((value) => typeof value === 'string');
  const { key } = raw_input;
  const ids = typeof key === 'string' || typeof key === 'number' ? [String(key)] : [];
  const item = find({ texts, ids });
  return choices.map(({ message, review }) => {
    const label = verdictOf(review?.result);
    return {
      item,
      response: replyIn(message) ?? '',
      ...(model ? { model } : {}),
      ...(label === undefined ? {} : { label }),
      ...(typeof review?.gold === 'string' ? { gold: review.gold } : {}),
    };
  });
}

/** Only IFEval's rows have a key of their own; `index` is a place in a list that may be a part of the dataset. */
function idsOf(metadata: z.output<typeof identity>): readonly string[] {
  return metadata?.key === undefined ? [] : [String(metadata.key)];
}
