import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import { type Dataset, parseRecord, records } from '../../datasets/dataset.js';
import type { Row, RowPosition } from '../../datasets/formats/row.js';
import { orSkip, RowError, type SkipRow } from '../../datasets/unusable-rows.js';
import { type Scorer, wholeText } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { followsLoosely, followsStrictly, INSTRUCTIONS } from './instructions.js';
import { languageOf, languageOfAnyCase } from './language.js';
import { fourAccuracies } from './metrics.js';
import { mockResponse } from './mock-reply.js';
import { responsesByPrompt } from './responses.js';

export interface IfevalItem {
  readonly prompt: string;
  readonly instructions: readonly {
    readonly id: string;
    readonly parameters: Record<string, unknown>;
  }[];
}

const rowSchema = z
  .object({
    key: z.union([z.int(), z.string().min(1)]).transform(String),
    prompt: z.string().min(1),
    instruction_id_list: z.array(z.string()).min(1),
    kwargs: z.array(z.record(z.string(), z.unknown()).nullable()),
  })
  .refine((row) => row.kwargs.length === row.instruction_id_list.length, {
    path: ['kwargs'],
    message: 'must have one entry for each instruction',
  });

/**
 * The published `input_data.jsonl`: `key`, `prompt`, `instruction_id_list`, `kwargs`; the id is the key. The later release
 * on Hugging Face has every parameter of every type, most of them null. Rows that the official code cannot load are left
 * out.
 */
const ifevalDataset: Dataset<IfevalItem> = { name: 'ifeval', parse: parseRows, leavesOut: true };

const ANY_CASE = 'verbatim-language-of-any-case';

const scorer: Scorer<IfevalItem> = {
  name: 'ifeval-instructions',
  version: 2,
  // The language of a response is langdetect's official verdict, or what it says of the text in lower case.
  extractors: { verbatim: wholeText, [ANY_CASE]: wholeText },
  grade: (response, { data }, { extractor }) => {
    const language = extractor === ANY_CASE ? languageOfAnyCase : languageOf;
    const checks = data.instructions.map(({ id, parameters }) => INSTRUCTIONS[id]?.(parameters));
    const strict = checks.map(
      (check) => check !== undefined && followsStrictly(check, response, language),
    );
    const loose = checks.filter(
      (check) => check !== undefined && followsLoosely(check, response, language),
    );
    const broken = data.instructions.filter((_, i) => !strict[i]).map(({ id }) => id);
    const followed = checks.length - broken.length;
    return {
      value: broken.length === 0 ? 1 : 0,
      reason: broken.length === 0 ? '' : `not followed: ${broken.join(', ')}`,
      details: { strict: followed, loose: loose.length, instructions: checks.length },
    };
  },
};

/**
 * IFEval (Zhou et al. 2023) as the Llama 3.3 card reports it: greedy, 1,280 tokens, the mean of prompt
 * and instruction accuracy, strict and loose. Scored after google-research,
 * instruction_following_eval.
 */
export const ifeval = defineBenchmark<IfevalItem>({
  id: 'ifeval',
  title: 'IFEval',
  description: 'Instructions that a program can verify, of 25 types.',
  dataset: ifevalDataset,
  protocol: { prompt: 'as published', shots: 0, cot: false, temperature: 0, maxTokens: 1280 },
  prompt: ({ data }) => chat(user(data.prompt)),
  scorer,
  predictionFormats: [responsesByPrompt],
  matchText: ({ prompt }) => prompt,
  gold: ({ instructions }) => instructions,
  metaEvals: ['ifeval__strict', 'ifeval__loose'],
  nousEvals: ['ifeval'],
  metrics: [fourAccuracies],
  mockReply: ({ data }, correct) => (correct ? mockResponse(data.instructions) : ' '),
});

async function* parseRows(
  rows: AsyncIterable<Row>,
  skip?: SkipRow,
): AsyncGenerator<Item<IfevalItem>> {
  for await (const { at, record } of records(rows, skip)) {
    const item = orSkip(skip, () => itemOf(parseRecord(rowSchema, record, at), at));
    if (item !== undefined) yield item;
  }
}

function itemOf(row: z.output<typeof rowSchema>, at: RowPosition): Item<IfevalItem> {
  const instructions = row.instruction_id_list.map((id, index) => ({
    id,
    parameters: Object.fromEntries(
      Object.entries(row.kwargs[index] ?? {}).filter(([, value]) => value !== null),
    ),
  }));
  for (const { id, parameters } of instructions) {
    const read = INSTRUCTIONS[id];
    const problem =
      read === undefined ? 'is of an unknown type' : problemWith(() => read(parameters));
    if (problem !== undefined) {
      // An unknown id is text from the file, so it is not quoted.
      const named = read === undefined ? 'an instruction' : `the instruction "${id}"`;
      throw new RowError(at, `${named} ${problem}`);
    }
  }
  return { id: row.key, data: { prompt: row.prompt, instructions }, tags: {} };
}

function problemWith(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (thrown) {
    const issue = thrown instanceof z.ZodError ? thrown.issues[0] : undefined;
    return `has a wrong parameter${issue === undefined ? '' : ` (${issue.path[0]?.toString()}: ${issue.message})`}`;
  }
}
