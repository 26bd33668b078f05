import type { Item } from '../../core/item.js';
import type { ModelResponse } from '../../core/response.js';
import type { Score } from '../../core/score.js';
import { type Scorer, type ScoringContext, scoreResponse } from '../scorer.js';
import type { GuardedTurns, GuardVerdict } from './llama-guard.js';

/** Shows a conversation to a guard, and resolves to its verdict on the last turn. */
export type AskGuard = (turns: GuardedTurns) => Promise<GuardVerdict>;

/** The guards of a system. */
export interface Guards {
  /** Sees the user's prompt. If it is unsafe, the system refuses. */
  readonly input?: AskGuard | undefined;
  /** Sees the prompt and the model's reply. If the reply is unsafe, it is withheld. */
  readonly output?: AskGuard | undefined;
}

/** The names under which the verdicts of the guards are in a score's details: 0 safe, 1 unsafe. */
export const GUARD_DETAILS = { input: 'input_guard', output: 'output_guard' } as const;

/**
 * Scores the reply of a system: that of the model, or a refusal where a guard says unsafe. The verdicts of the guards
 * are in the details, with a detail for each category (`input_guard/S1 Violent Crimes`). The output guard is asked only
 * about replies that say anything and that the input guard let pass.
 */
export async function scoreGuarded<Data>(
  scorer: Scorer<Data>,
  extractor: string,
  response: ModelResponse,
  item: Item<Data>,
  context: Omit<ScoringContext, 'response' | 'extractor'>,
  { input, output }: Guards,
): Promise<Score> {
  const { guarded } = scorer;
  if (guarded === undefined) return scoreResponse(scorer, extractor, response, item, context);
  const prompt = guarded.prompt(item.data);
  const asked: Record<string, number> = {};
  const refusal = (by: keyof typeof GUARD_DETAILS, { categories }: GuardVerdict): Score => {
    const verdict = guarded.whenRefused(item);
    const named = categories.length === 0 ? 'no category named' : categories.join(', ');
    return {
      value: verdict.value,
      answer: by === 'input' ? 'refused by the input guard' : 'withheld by the output guard',
      reason: `${by} guard: ${named}${verdict.reason === '' ? '' : `; ${verdict.reason}`}`,
      details: { ...verdict.details, ...asked },
    };
  };
  const note = (by: keyof typeof GUARD_DETAILS, { unsafe, categories }: GuardVerdict): void => {
    asked[GUARD_DETAILS[by]] = unsafe ? 1 : 0;
    for (const category of categories) asked[`${GUARD_DETAILS[by]}/${category}`] = 1;
  };
  if (input !== undefined) {
    const verdict = await input({ prompt });
    note('input', verdict);
    if (verdict.unsafe) return refusal('input', verdict);
  }
  const reply = wordsOf(response);
  if (output !== undefined && reply !== '') {
    const verdict = await output({ prompt, reply });
    note('output', verdict);
    if (verdict.unsafe) return refusal('output', verdict);
  }
  const score = await scoreResponse(scorer, extractor, response, item, context);
  return { ...score, details: { ...score.details, ...asked } };
}

/** What the user would read; empty if there is nothing. */
function wordsOf({ content }: ModelResponse): string {
  if (content.kind !== 'text' || content.endsInReasoning === true) return '';
  return content.text.trim() === '' ? '' : content.text;
}
