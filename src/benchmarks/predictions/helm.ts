import { z } from 'zod';
import { textContent } from '../../core/response.js';
import { parseRecord } from '../../datasets/dataset.js';
import { RowError } from '../../datasets/unusable-rows.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';
import { conversationOf } from './messages.js';

const text = z.looseObject({ text: z.string().default('') });
const schema = z.looseObject({
  instance: z.looseObject({
    id: z.string().nullish().catch(null),
    input: text,
    references: z
      .array(z.looseObject({ output: text, tags: z.array(z.string()).default([]) }))
      .default([]),
    perturbation: z.unknown().optional(),
  }),
  reference_index: z.number().nullish(),
  request_mode: z.string().nullish(),
  output_mapping: z.record(z.string(), z.string()).nullish().catch(null),
  request: z.looseObject({
    model: z.string().nullish(),
    prompt: z.string().nullish(),
    messages: z.unknown().optional(),
  }),
  result: z
    .looseObject({
      success: z.boolean().default(true),
      error: z.string().nullish(),
      completions: z
        .array(
          z.looseObject({
            text: z.string(),
            finish_reason: z.looseObject({ reason: z.string().nullish() }).nullish().catch(null),
            thinking: z.looseObject({ text: z.string().nullish() }).nullish().catch(null),
          }),
        )
        .default([]),
    })
    .nullish(),
});

/** The `scenario_state.json` of HELM: the requests of a run with their completions. Its verdicts are in another file. */
export function helmScenarioState(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'helm',
    needs: 'index',
    lists: ['request_states'],
    recognises: (record) => 'instance' in record && 'request' in record,
    read: (record, at) => {
      const { instance, output_mapping, request, result, ...state } = parseRecord(
        schema,
        record,
        at,
      );
      if (instance.perturbation !== undefined && instance.perturbation !== null) {
        throw new RowError(at, 'the question was perturbed, so it is not one of the dataset');
      }
      if (typeof state.reference_index === 'number' || state.request_mode) {
        throw new RowError(at, 'the request compares log-likelihoods, which cannot be scored');
      }
      const prompts = [request.prompt ?? '', ...conversationOf(request.messages).prompts];
      const question = instance.input.text;
      const choices = Object.entries(output_mapping ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, choice]) => choice);
      const item = find()({
        texts: [question],
        prompts: [question, ...prompts],
        ids: [],
        choices,
        row: instance.id ?? undefined,
      });
      const golds = instance.references.filter(({ tags }) => tags.includes('correct'));
      const letter = Object.entries(output_mapping ?? {}).find(
        ([, choice]) => choice === golds[0]?.output.text,
      )?.[0];
      const gold = golds.length === 1 ? (letter ?? golds[0]?.output.text) : undefined;
      const about = {
        item,
        ...(request.model ? { model: request.model } : {}),
        ...(choices.length === 0 ? {} : { choices }),
        ...(gold === undefined ? {} : { gold }),
      };
      if (!result?.success || result.completions.length === 0) {
        return [{ ...about, response: '', error: result?.error ?? 'the file holds no completion' }];
      }
      return result.completions.map(({ text, finish_reason, thinking }) => ({
        ...about,
        response: textContent(text, { reasoning: thinking?.text ?? null }),
        ...(finish_reason?.reason ? { finishReason: finish_reason.reason } : {}),
      }));
    },
  };
}
