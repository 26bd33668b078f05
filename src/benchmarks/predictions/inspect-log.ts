import { z } from 'zod';
import { textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { RowPosition } from '../../datasets/formats/row.js';
import { RowError } from '../../datasets/unusable-rows.js';
import { verdictOf } from './file-verdict.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { readOwnReply } from './own-reply.js';
import { choicesIn } from './shown-choices.js';

const content = z.union([
  z.string(),
  z.array(
    z.looseObject({ text: z.string().optional(), reasoning: z.string().nullish().catch(null) }),
  ),
]);
const message = z.looseObject({
  role: z.string(),
  content: content.nullish().transform((said) => said ?? ''),
});
const sampleSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  epoch: z.int().min(1).default(1),
  input: z.union([z.string(), z.array(message)]),
  choices: z.array(z.string()).nullish().catch(null),
  output: z
    .looseObject({
      completion: z.string().nullish(),
      choices: z.array(z.looseObject({ message, stop_reason: z.string().nullish() })).nullish(),
      error: z.string().nullish(),
    })
    .nullish(),
  metadata: z.looseObject({ cardbench_reply: z.string().optional() }).nullish().catch(null),
  scores: z.record(z.string(), z.looseObject({ value: z.unknown().optional() })).nullish(),
  error: z.looseObject({ message: z.string() }).nullish(),
  attachments: z.record(z.string(), z.string()).nullish().catch(null),
});

/** Logs of inspect_ai: the JSON log with its `samples`, or the samples of an `.eval` file one by one. */
export function inspectLog(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'inspect',
    needs: 'index',
    lists: ['samples'],
    recognises: (record) => 'epoch' in record && 'input' in record && 'output' in record,
    read: (record, at) => [predictionOf(parseRecord(sampleSchema, record, at), at, find())],
  };
}

function predictionOf(
  sample: z.output<typeof sampleSchema>,
  at: RowPosition,
  find: ItemFinder,
): Prediction {
  const whole = (text: string): string => withAttachment(text, sample.attachments ?? {}, at);
  const textOf = (value: z.output<typeof content>): string =>
    typeof value === 'string'
      ? whole(value)
      : value.map(({ text }) => (text === undefined ? '' : whole(text))).join('');
  const texts = Array.isArray(sample.input)
    ? sample.input.filter(({ role }) => role === 'user').map((turn) => textOf(turn.content))
    : [whole(sample.input)];
  const { output } = sample;
  const first = output?.choices?.[0]?.message.content;
  const completion = output?.completion
    ? whole(output.completion)
    : first === undefined
      ? undefined
      : textOf(first);
  const own = readOwnReply(sample.metadata?.cardbench_reply);
  const thought = Array.isArray(first)
    ? first.map(({ reasoning }) => (reasoning ? whole(reasoning) : '')).join('')
    : '';
  const stop = output?.choices?.[0]?.stop_reason;
  const error = sample.error?.message ?? output?.error ?? undefined;
  const label = labelOf(sample.scores);
  const shown =
    sample.choices && sample.choices.length > 1
      ? { choices: sample.choices.map(whole) }
      : choicesIn(texts);
  // An id that the log itself has given is a place in a list: the question decides, also inside the last prompt.
  const asked = texts.toReversed();
  return {
    item: find({
      ...{ texts: asked, prompts: asked, ids: [String(sample.id)], row: sample.id },
      ...shown,
    }),
    sample: sample.epoch - 1,
    response:
      own ??
      (thought.trim() === ''
        ? (completion ?? '')
        : textContent(completion ?? '', { reasoning: thought })),
    ...shown,
    ...(!stop || stop === 'unknown' ? {} : { finishReason: CUT_OFF.has(stop) ? 'length' : stop }),
    ...(stop === 'content_filter' ? { refused: true } : {}),
    ...(own === undefined && completion === undefined
      ? { error: error ?? 'the sample has no output' }
      : {}),
    ...(label === undefined ? {} : { label }),
  };
}

/** The stop reasons of a reply that was cut off, at its own limit or at the model's. */
export const CUT_OFF: ReadonlySet<string> = new Set(['max_tokens', 'model_length']);

/** A text that is kept apart is named by its hash, or by its place if the sample is split into chunks. */
const ATTACHMENT = /^(?:attachment|tc):\/\/(.+)$/;

function withAttachment(
  text: string,
  attachments: Readonly<Record<string, string>>,
  at: RowPosition,
): string {
  const name = ATTACHMENT.exec(text)?.[1];
  if (name === undefined) return text;
  const found = Object.hasOwn(attachments, name) ? attachments[name] : undefined;
  if (found === undefined) throw new RowError(at, 'an attachment that it refers to is missing');
  return found;
}

/** inspect writes `C` for correct, `I` for incorrect and `N` for no answer, or a number. */
function labelOf(scores: z.output<typeof sampleSchema>['scores']): boolean | undefined {
  const values = Object.values(scores ?? {}).map(({ value }) => value);
  return values.length === 1 ? verdictOf(values[0]) : undefined;
}
