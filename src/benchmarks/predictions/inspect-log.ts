import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { readOwnReply } from './own-reply.js';

const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]);
const message = z.looseObject({ role: z.string(), content });
const sampleSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  epoch: z.int().min(1).default(1),
  input: z.union([z.string(), z.array(message)]),
  output: z
    .looseObject({
      completion: z.string().optional(),
      choices: z.array(z.looseObject({ message, stop_reason: z.string().nullish() })).optional(),
      error: z.string().nullish(),
    })
    .optional(),
  metadata: z.looseObject({ cardbench_reply: z.string().optional() }).nullish().catch(null),
  scores: z.record(z.string(), z.looseObject({ value: z.unknown() })).nullish(),
  error: z.looseObject({ message: z.string() }).nullish(),
});
const logSchema = z.looseObject({ samples: z.array(sampleSchema) });

/** Logs of inspect_ai: the JSON log with its `samples`, or the samples of an `.eval` file one by one. */
export function inspectLog(find: () => ItemFinder): PredictionFormat<unknown> {
  const isSample = (record: Readonly<Record<string, unknown>>): boolean =>
    'epoch' in record && 'input' in record && 'output' in record;
  return {
    name: 'inspect',
    needs: 'index',
    recognises: (record) => isSample(record) || ('samples' in record && 'eval' in record),
    read: (record, at) => {
      if (isSample(record)) return [predictionOf(parseRecord(sampleSchema, record, at), find())];
      // An .eval file also contains its header and journal, which contain no samples.
      if (!('samples' in record)) return [];
      const { samples } = parseRecord(logSchema, record, at);
      return samples.map((sample) => predictionOf(sample, find()));
    },
  };
}

function predictionOf(sample: z.output<typeof sampleSchema>, find: ItemFinder): Prediction {
  const texts = Array.isArray(sample.input)
    ? sample.input.filter(({ role }) => role === 'user').map((turn) => textOf(turn.content))
    : [sample.input];
  const { output } = sample;
  const first = output?.choices?.[0]?.message.content;
  const completion = output?.completion || (first === undefined ? undefined : textOf(first));
  const own = readOwnReply(sample.metadata?.cardbench_reply);
  const stop = output?.choices?.[0]?.stop_reason;
  const error = sample.error?.message ?? output?.error ?? undefined;
  const label = labelOf(sample.scores);
  return {
    item: find({ texts, ids: [String(sample.id)] }),
    sample: sample.epoch - 1,
    response: own ?? completion ?? '',
    ...(!stop || stop === 'unknown'
      ? {}
      : { finishReason: stop === 'max_tokens' ? 'length' : stop }),
    ...(stop === 'content_filter' ? { refused: true } : {}),
    ...(own === undefined && completion === undefined
      ? { error: error ?? 'the sample has no output' }
      : {}),
    ...(label === undefined ? {} : { label }),
  };
}

function textOf(value: z.output<typeof content>): string {
  return typeof value === 'string' ? value : value.map(({ text }) => text ?? '').join('');
}

/** inspect writes `C` for correct and `I` for incorrect, or a number. */
function labelOf(scores: z.output<typeof sampleSchema>['scores']): boolean | undefined {
  const values = Object.values(scores ?? {}).map(({ value }) => value);
  const [value] = values;
  if (values.length !== 1) return undefined;
  if (value === 'C' || value === 1 || value === true) return true;
  return value === 'I' || value === 0 || value === false ? false : undefined;
}
