import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf, verdictOfMetrics } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf } from './messages.js';
import { choicesIn } from './shown-choices.js';

/** The names under which a file may have a field; the first that it has is read. */
const NAMES = {
  messages: ['conversations', 'conversation', 'messages'],
  reply: ['response', 'model_response', 'completion', 'output', 'prediction'],
  prompt: ['prompt', 'question', 'problem', 'query', 'input'],
  choices: ['choices', 'options'],
  score: ['is_correct', 'prompt_level_strict', 'score', 'correct', 'reward'],
  metrics: ['metrics', 'metric', 'scores'],
  gold: ['gold', 'golds', 'gold_answer', 'answer', 'target'],
  finish: ['finish_reason', 'stop_reason'],
} as const;

/** Fields that only atropos writes beside a reply. */
const BESIDE_REPLY = ['has_thinking', 'thinking_mode', 'extraction_method', 'verification_method'];
/** Characters that some environments of atropos keep of a reply; they do not say its length. */
const KEPT = 500;

const schema = z.record(z.string(), z.unknown());
const choicesSchema = z.array(z.string()).min(2);

/**
 * The replies that Nous Research publishes, a row for each (`conversations.parquet`, `samples.jsonl`). Their
 * `details.parquet` is one of lighteval. `samples.jsonl` is written by the environments of NousResearch/atropos
 * (296a0bc5), which name their fields differently; the writer of `conversations.parquet` is not public.
 */
export function nousEvals(find: () => ItemFinder): PredictionFormat<unknown> {
  const has = (record: Readonly<Record<string, unknown>>, names: readonly string[]): boolean =>
    names.some((name) => record[name] !== undefined && record[name] !== null);
  return {
    name: 'nous-evals',
    needs: 'index',
    recognises: (record) =>
      has(record, NAMES.messages) ||
      (has(record, NAMES.prompt) &&
        has(record, NAMES.reply) &&
        has(record, NAMES.score) &&
        (record['input'] === undefined || has(record, BESIDE_REPLY))),
    read: (record, at) => {
      const row = parseRecord(schema, record, at);
      const value = (field: keyof typeof NAMES): unknown =>
        row[NAMES[field].find((name) => row[name] !== undefined && row[name] !== null) ?? ''];
      const { prompts: asked, reply: said } = conversationOf(value('messages'));
      const reply = value('reply');
      const response = said ?? (typeof reply === 'string' ? reply : undefined);
      if (response === undefined) throw new RowError(at, 'there is no reply in it');
      if (said === undefined && isCut(row, reply)) {
        throw new RowError(at, `only the first ${KEPT} characters of the reply are in it`);
      }
      const prompt = value('prompt');
      const own = typeof prompt === 'string' ? [prompt] : [];
      const prompts = [...asked, ...own];
      const label = verdictOf(value('score')) ?? verdictOfMetrics(value('metrics'));
      const gold = [value('gold')].flat();
      const finish = value('finish');
      const listed = choicesSchema.safeParse(value('choices'));
      const shown = listed.success ? { choices: listed.data } : choicesIn(prompts);
      const item = find()({ texts: prompts, prompts, beginnings: own, ids: [], ...shown });
      return [
        {
          item,
          response,
          ...(label === undefined ? {} : { label }),
          ...(gold.length === 1 && typeof gold[0] === 'string' ? { gold: gold[0] } : {}),
          ...shown,
          ...(typeof finish === 'string' && finish !== '' ? { finishReason: finish } : {}),
        },
      ];
    },
  };
}

/** Whether a reply of atropos is only the beginning of one. */
function isCut(row: Readonly<Record<string, unknown>>, reply: unknown): boolean {
  if (typeof reply !== 'string' || reply !== row['model_response']) return false;
  return row['response_length'] === undefined && [...reply].length === KEPT;
}
