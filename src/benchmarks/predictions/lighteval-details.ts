import { z } from 'zod';
import { pythonStringList } from '../../core/python-literal.js';
import { type TextContent, textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { RowPosition } from '../../datasets/formats/row.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOfMetrics } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { orAsText } from './or-as-text.js';
import { choicesIn } from './shown-choices.js';

const places = z
  .union([z.number(), z.array(z.number())])
  .nullish()
  .catch(null);
/** A list of texts; some versions write it as Python spells it. */
const texts = z
  .union([z.array(z.string()), z.string().transform((text) => pythonStringList(text) ?? [text])])
  .nullish()
  .transform((list) => list ?? []);

/** What was written before each text, which servers may give apart from it. */
const reasonings = z
  .array(z.string().nullish())
  .nullish()
  .catch(null)
  .transform((list) => list ?? []);

const schema = z.looseObject({
  doc: orAsText(
    z.looseObject({
      query: z.string(),
      original_query: z.string().nullish(),
      choices: texts.catch([]),
      gold_index: places,
      specific: z.unknown().optional(),
    }),
  ),
  model_response: orAsText(z.looseObject({ text: texts, reasonings })),
  metric: orAsText(z.unknown()).optional(),
});

/** Before version 0.10. */
const earlierSchema = z.looseObject({
  example: z.string().nullish(),
  full_prompt: z.string().nullish(),
  predictions: texts,
  choices: texts.catch([]),
  gold_index: places,
  gold: texts.catch([]),
  metrics: orAsText(z.unknown()).optional(),
});

/** The details of lighteval, `details_<task>_<time>.parquet`. Several replies of a row are samples. */
export function lightevalDetails(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'lighteval',
    needs: 'index',
    recognises: (record) =>
      ('doc' in record && 'model_response' in record) ||
      ('__doc__' in record && '__model_response__' in record) ||
      ('predictions' in record && 'metrics' in record && 'full_prompt' in record),
    read: (record, at) => {
      if ('doc' in record || '__doc__' in record) {
        const {
          doc,
          model_response: { text, reasonings },
          metric: metrics,
        } = parseRecord(schema, withPlainNames(record), at);
        const prompts = [doc.original_query, doc.query].filter((each) => typeof each === 'string');
        const shown = choicesIn([doc.query]);
        const texts = [...textsIn(doc.specific), ...prompts];
        const item = find()({ texts, prompts, ids: [], ...shown });
        const replies = text.map((each, index) => {
          const reasoning = reasonings[index];
          return reasoning ? textContent(each, { reasoning }) : each;
        });
        return samplesOf(at, { item, replies, metrics, gold: goldOf(doc), shown });
      }
      const row = parseRecord(earlierSchema, record, at);
      const prompts = [row.example, row.full_prompt].filter((each) => typeof each === 'string');
      const gold = goldOf(row) ?? (row.gold.length === 1 ? row.gold[0] : undefined);
      const shown = choicesIn([row.full_prompt ?? '']);
      const item = find()({ texts: prompts, prompts, ids: [], ...shown });
      return samplesOf(at, { item, replies: row.predictions, metrics: row.metrics, gold, shown });
    },
  };
}

/** From version 0.10 to 0.12 the names of columns stand between underscores. */
function withPlainNames(
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.replace(/^__(\w+)__$/, '$1'), value]),
  );
}

function samplesOf(
  at: RowPosition,
  {
    item,
    replies,
    metrics,
    gold,
    shown,
  }: {
    readonly item: string;
    readonly replies: readonly (string | TextContent)[];
    readonly metrics: unknown;
    readonly gold: string | undefined;
    readonly shown: Pick<Prediction, 'choices'>;
  },
): readonly Prediction[] {
  if (replies.length === 0) {
    throw new RowError(
      at,
      'there is no generated text; tasks that compare log-likelihoods cannot be scored',
    );
  }
  // Metrics of several samples say nothing about each.
  const label = replies.length === 1 ? verdictOfMetrics(metrics) : undefined;
  return replies.map((response) => ({
    item,
    response,
    ...shown,
    ...(label === undefined ? {} : { label }),
    ...(gold === undefined ? {} : { gold }),
  }));
}

/** Texts that a task keeps beside its prompt, such as the question without instructions. */
function textsIn(specific: unknown): readonly string[] {
  if (typeof specific !== 'object' || specific === null) return [];
  return Object.values(specific).filter((value) => typeof value === 'string');
}

/** The gold answer, if there is one. It may be a letter that names a choice in the prompt. */
function goldOf({
  choices,
  gold_index,
}: {
  readonly choices: readonly string[];
  readonly gold_index?: number | readonly number[] | null | undefined;
}): string | undefined {
  const [place, ...others] = Array.isArray(gold_index)
    ? (gold_index as readonly number[])
    : [gold_index ?? undefined];
  return place === undefined || others.length > 0 ? undefined : choices[Number(place)]?.trim();
}
