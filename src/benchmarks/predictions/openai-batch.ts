import { z } from 'zod';
import { chatMessage, contentText, reasoningText } from '../../core/chat-message.js';
import { gatherToolCalls } from '../../core/gather-tool-calls.js';
import { textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { Prediction, PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';

const failure = z.looseObject({ message: z.string().nullish(), code: z.string().nullish() });
const text = z.string().nullish().catch(null);
const choice = z.looseObject({
  message: chatMessage,
  text: z.string().nullish(),
  finish_reason: z.string().nullish(),
});
/** An element of what the Responses API puts out: a message, reasoning, a call of a tool. */
const part = z.looseObject({ type: text, text, refusal: text });
const element = z.looseObject({
  type: z.string(),
  content: z.array(part).nullish().catch(null),
  summary: z.array(part).nullish().catch(null),
  name: text,
  arguments: text,
});
const schema = z.looseObject({
  custom_id: z.union([z.string().min(1), z.int().transform(String)]),
  response: z
    .looseObject({
      status_code: z.int().optional(),
      body: z
        .looseObject({
          choices: z.array(choice).nullish(),
          output: z.array(element).nullish().catch(null),
          incomplete_details: z.looseObject({ reason: text }).nullish().catch(null),
          error: failure.nullish().catch(null),
        })
        .nullish()
        // A gateway that fails writes a page.
        .catch(null),
    })
    .nullish(),
  error: failure.nullish(),
});

/** `item`, or `item#2` for its third sample, with or without the benchmark in front. */
const CUSTOM_ID = /^(.*?)(?:#(\d+))?$/s;

/** The output file of OpenAI's Batch API: `custom_id`, and the body of a reply of one of its endpoints. */
export function openaiBatch(benchmark: string, find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'openai-batch',
    needs: 'index',
    recognises: (record) => 'custom_id' in record && ('response' in record || 'error' in record),
    read: (record, at): Prediction[] => {
      const { custom_id, response, error } = parseRecord(schema, record, at);
      const [, name = '', sample] = CUSTOM_ID.exec(custom_id) ?? [];
      const id = name.startsWith(`${benchmark}/`) ? name.slice(benchmark.length + 1) : name;
      const item = find()({ texts: [], ids: [id, name] });
      const place = sample === undefined ? {} : { sample: Number(sample) };
      const { choices: given, output, incomplete_details, ...body } = response?.body ?? {};
      if (output && output.length > 0) {
        return [{ item, ...saidInElements(output, incomplete_details?.reason), ...place }];
      }
      const choices = given ?? [];
      if (choices.length === 0) {
        const said = error ?? body.error;
        const reason =
          said?.message ?? said?.code ?? `status ${response?.status_code ?? 'unknown'}`;
        return [{ item, response: '', error: reason, ...place }];
      }
      return choices.map((each, index) => ({
        item,
        ...saidIn(each),
        ...(sample === undefined || choices.length > 1 ? {} : { sample: Number(sample) + index }),
      }));
    },
  };
}

/** What a choice says, with its reasoning and calls of tools told apart as in a reply to a call. */
function saidIn({
  message,
  text,
  finish_reason,
}: z.output<typeof choice>): Pick<Prediction, 'response' | 'finishReason' | 'refused'> {
  const calls = gatherToolCalls();
  calls.add(message?.tool_calls);
  const said = contentText(message?.content) ?? text ?? message?.refusal ?? '';
  const reasoning = reasoningText(message);
  return {
    response: textContent(said, {
      reasoning: reasoning?.trim() ? reasoning : null,
      toolCalls: calls.calls(),
    }),
    ...(finish_reason ? { finishReason: finish_reason } : {}),
    ...(finish_reason === 'content_filter' || message?.refusal ? { refused: true as const } : {}),
  };
}

/** The same of a reply of the Responses API. */
function saidInElements(
  elements: readonly z.output<typeof element>[],
  incomplete: string | null | undefined,
): Pick<Prediction, 'response' | 'finishReason' | 'refused'> {
  const partsOf = (type: string, where: 'content' | 'summary') =>
    elements.filter((each) => each.type === type).flatMap((each) => each[where] ?? []);
  const parts = partsOf('message', 'content');
  const thoughts = [...partsOf('reasoning', 'summary'), ...partsOf('reasoning', 'content')];
  const reasoning = thoughts.map((each) => each.text ?? '').join('\n');
  const refused = parts.some(({ refusal }) => refusal) || incomplete === 'content_filter';
  const calls = elements.filter(({ type, name }) => type === 'function_call' && name);
  return {
    response: textContent(parts.map((each) => each.text ?? each.refusal ?? '').join(''), {
      reasoning: reasoning.trim() ? reasoning : null,
      toolCalls: calls.map((each) => ({ name: each.name ?? '', arguments: each.arguments ?? '' })),
    }),
    finishReason: incomplete === 'max_output_tokens' ? 'length' : (incomplete ?? 'stop'),
    ...(refused ? { refused: true as const } : {}),
  };
}
