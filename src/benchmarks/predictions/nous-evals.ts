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
  reply: ['response', 'completion', 'output', 'prediction'],
  prompt: ['prompt', 'question', 'problem', 'query'],
  score: ['score', 'is_correct', 'correct', 'reward'],
  metrics: ['metrics', 'metric', 'scores'],
  gold: ['gold', 'golds', 'gold_answer', 'answer', 'target'],
  finish: ['finish_reason', 'stop_reason'],
} as const;

const schema = z.record(z.string(), z.unknown());

/**
 * The replies that Nous Research publishes, a row for each (`conversations.parquet`, `samples.jsonl`). Their
 * `details.parquet` is one of lighteval. The names of the fields differ between benchmarks and are not documented, so
 * that several are known.
 */
export function nousEvals(find: () => ItemFinder): PredictionFormat<unknown> {
  const has = (record: Readonly<Record<string, unknown>>, names: readonly string[]): boolean =>
    names.some((name) => record[name] !== undefined && record[name] !== null);
  return {
    name: 'nous-evals',
    needs: 'index',
    recognises: (record) =>
      has(record, NAMES.messages) ||
      (has(record, NAMES.prompt) && has(record, NAMES.reply) && has(record, NAMES.score)),
    read: (record, at) => {
      const row = parseRecord(schema, record, at);
      const value = (field: keyof typeof NAMES): unknown =>
        row[NAMES[field].find((name) => row[name] !== undefined && row[name] !== null) ?? ''];
      const { prompts: asked, reply: said } = conversationOf(value('messages'));
      const reply = value('reply');
      const response = said ?? (typeof reply === 'string' ? reply : undefined);
      if (response === undefined) throw new RowError(at, 'there is no reply in it');
      const prompt = value('prompt');
      const prompts = [...asked, ...(typeof prompt === 'string' ? [prompt] : [])];
      const item = find()({ texts: prompts, prompts, ids: [] });
      const label = verdictOf(value('score')) ?? verdictOfMetrics(value('metrics'));
      const gold = [value('gold')].flat();
      const finish = value('finish');
      return [
        {
          item,
          response,
          ...(label === undefined ? {} : { label }),
          ...(gold.length === 1 && typeof gold[0] === 'string' ? { gold: gold[0] } : {}),
          ...choicesIn(prompts),
          ...(typeof finish === 'string' && finish !== '' ? { finishReason: finish } : {}),
        },
      ];
    },
  };
}
