import { z } from 'zod';
import { chatMessage } from '../../core/chat-message.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { RowPosition } from '../../datasets/formats/row.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf, replyIn } from './messages.js';
import { choicesIn } from './shown-choices.js';

const text = z.string().nullish().catch(null);
const answer = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);

/** A line of `results.jsonl`, `inference_log.jsonl`, `verified_log.jsonl` or `trajectories.jsonl`. */
const resultSchema = z.looseObject({
  problem_idx: z.union([z.number(), z.string()]),
  repeat: z.int().min(0).default(0),
  reward: z.unknown().optional(),
  prompt: z.unknown().optional(),
  model_response: text,
  response: text,
  expected_answer: answer,
  /** The name of the model, or in `trajectories.jsonl` its reply. */
  model: z
    .union([
      z.string().transform((name) => ({ model: name, content: null, finish_reason: null })),
      z.looseObject({ content: text, model: text, finish_reason: text }),
    ])
    .nullish()
    .catch(null),
  finish_reason: text,
  error: text,
  model_error: text,
  scoring_details: z.looseObject({ error_category: text, error: text }).nullish().catch(null),
  metadata: record,
  seed_metadata: record,
  scoring_metadata: record,
});

/** An entry of the report that the adapters of version 0.1 write of all requests, `report.json`. */
const entrySchema = z.looseObject({
  request_data: z.looseObject({
    model: text,
    messages: z.unknown().optional(),
    prompt: z.unknown().optional(),
  }),
  response: z
    .looseObject({
      choices: z
        .array(z.looseObject({ message: chatMessage, text, finish_reason: text }))
        .default([]),
      error: z.unknown().optional(),
    })
    .nullish(),
});

const ID_NAMES = ['id', 'task_id', 'question_id', 'key', 'unique_id'];
const choicesSchema = z.array(z.string()).min(2);

/**
 * The artifacts of NeMo Evaluator: `results.jsonl`, `trajectories.jsonl`, its logs of steps, and the report of requests as
 * JSON. The item is the question in the prompt, or one that the metadata name; `problem_idx` is only a place in its list.
 */
export function nemoEvaluator(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'nemo-evaluator',
    needs: 'index',
    recognises: (row) =>
      ('problem_idx' in row &&
        ('model_response' in row || 'response' in row || 'step_id' in row)) ||
      ('request_data' in row && 'response' in row),
    read: (row, at) => {
      // The first line of a log says what it belongs to.
      if (row['_type'] === 'meta') return [];
      return 'request_data' in row
        ? entryOf(parseRecord(entrySchema, row, at), find())
        : [resultOf(parseRecord(resultSchema, row, at), at, find())];
    },
  };
}

function resultOf(
  row: z.output<typeof resultSchema>,
  at: RowPosition,
  find: ItemFinder,
): Prediction {
  const metadata = { ...row.seed_metadata, ...row.metadata, ...row.scoring_metadata };
  const prompts =
    typeof row.prompt === 'string' ? [row.prompt] : conversationOf(row.prompt).prompts;
  const ids = ID_NAMES.flatMap((name) => {
    const value = metadata[name];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  const texts = Object.values(metadata).filter((value) => typeof value === 'string');
  if (prompts.length + texts.length + ids.length === 0) {
    throw new RowError(
      at,
      'it names its question only by a place in a list; read results.jsonl or inference_log.jsonl of the same run, which have the prompt',
    );
  }
  const shown = choicesIn(prompts);
  const listed = choicesSchema.safeParse(metadata['choices'] ?? metadata['options']);
  const item = find({
    texts: [...prompts, ...texts],
    prompts,
    ids,
    row: row.problem_idx,
    ...(listed.success ? { choices: listed.data } : shown),
  });
  const { scoring_details: scored, model } = row;
  const reply = row.model_response ?? row.response ?? model?.content;
  // Where something failed, the reward says nothing about the reply.
  const failed = scored?.error_category ? (scored.error ?? scored.error_category) : undefined;
  const error = row.error || row.model_error || failed;
  const label = failed === undefined ? verdictOf(row.reward) : undefined;
  const finish = row.finish_reason || model?.finish_reason;
  return {
    item,
    sample: row.repeat,
    response: reply ?? '',
    ...shown,
    ...(reply === null || reply === undefined || (reply === '' && error)
      ? { error: error || 'the file holds no response' }
      : {}),
    ...(label === undefined ? {} : { label }),
    ...(row.expected_answer ? { gold: row.expected_answer } : {}),
    ...(model?.model ? { model: model.model } : {}),
    ...(finish ? { finishReason: finish } : {}),
  };
}

function entryOf(
  { request_data, response }: z.output<typeof entrySchema>,
  find: ItemFinder,
): readonly Prediction[] {
  const { messages, prompt, model } = request_data;
  const prompts = typeof prompt === 'string' ? [prompt] : conversationOf(messages).prompts;
  const shown = choicesIn(prompts);
  const about = {
    item: find({ texts: prompts, prompts, ids: [], ...shown }),
    ...shown,
    ...(model ? { model } : {}),
  };
  const choices = response?.choices ?? [];
  if (choices.length === 0) return [{ ...about, response: '', error: 'there is no reply' }];
  return choices.map(({ message, text, finish_reason }) => ({
    ...about,
    response: replyIn(message) ?? text ?? '',
    ...(finish_reason ? { finishReason: finish_reason } : {}),
  }));
}
