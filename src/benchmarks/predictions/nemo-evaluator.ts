import { z } from 'zod';
import { chatMessage } from '../../core/chat-message.js';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf, replyIn } from './messages.js';
import { choicesIn } from './shown-choices.js';

const text = z.string().nullish().catch(null);
const answer = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);

/** A line of `results.jsonl`, `inference_log.jsonl` or `verified_log.jsonl`. */
const resultSchema = z.looseObject({
  problem_idx: z.union([z.number(), z.string()]),
  repeat: z.int().min(0).default(0),
  reward: z.unknown().optional(),
  prompt: z.unknown().optional(),
  model_response: text,
  response: text,
  expected_answer: answer,
  model: text,
  finish_reason: text,
  error: text,
  metadata: record,
  seed_metadata: record,
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

/**
 * The artifacts of NeMo Evaluator: `results.jsonl`, its logs of steps, and the report of requests as JSON. The item is
 * the question in the prompt, or one that the metadata name; `problem_idx` is only a place in its list.
 */
export function nemoEvaluator(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'nemo-evaluator',
    needs: 'index',
    recognises: (row) =>
      ('problem_idx' in row && ('model_response' in row || 'response' in row)) ||
      ('request_data' in row && 'response' in row),
    read: (row, at) =>
      'request_data' in row
        ? entryOf(parseRecord(entrySchema, row, at), find())
        : [resultOf(parseRecord(resultSchema, row, at), find())],
  };
}

function resultOf(
  {
    problem_idx,
    repeat,
    reward,
    prompt,
    model_response,
    response,
    expected_answer,
    model,
    finish_reason,
    error,
    ...about
  }: z.output<typeof resultSchema>,
  find: ItemFinder,
): Prediction {
  const metadata = { ...about.seed_metadata, ...about.metadata };
  const prompts = typeof prompt === 'string' ? [prompt] : conversationOf(prompt).prompts;
  const ids = ID_NAMES.flatMap((name) => {
    const value = metadata[name];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  const texts = Object.values(metadata).filter((value) => typeof value === 'string');
  const hasClues = prompts.length + ids.length > 0;
  const item = find({
    texts: [...prompts, ...texts],
    prompts,
    ids: hasClues ? ids : [String(problem_idx)],
  });
  const label = verdictOf(reward);
  const reply = model_response ?? response;
  return {
    item,
    sample: repeat,
    response: reply ?? '',
    ...choicesIn(prompts),
    ...(reply === null || reply === undefined || (reply === '' && error)
      ? { error: error || 'the file holds no response' }
      : {}),
    ...(label === undefined ? {} : { label }),
    ...(expected_answer ? { gold: expected_answer } : {}),
    ...(model ? { model } : {}),
    ...(finish_reason ? { finishReason: finish_reason } : {}),
  };
}

function entryOf(
  { request_data, response }: z.output<typeof entrySchema>,
  find: ItemFinder,
): readonly Prediction[] {
  const { messages, prompt, model } = request_data;
  const prompts = typeof prompt === 'string' ? [prompt] : conversationOf(messages).prompts;
  const about = {
    item: find({ texts: prompts, prompts, ids: [] }),
    ...choicesIn(prompts),
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
