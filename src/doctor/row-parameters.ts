import { user } from '../core/prompt.js';
import { stopSequenceIn } from '../models/symptoms.js';
import type { Check, CheckContext } from './check.js';
import type { RowNeeds } from './needs.js';
import { failureText, fine, note, problem, unknown } from './replies.js';

/** The most sets of parameters that are tried. */
const MAX_NAMED = 6;

type Parameters = Pick<RowNeeds, 'temperature' | 'maxTokens' | 'stop'>;

/** The limits of tokens, the temperatures and the stop sequences that the card's rows send are taken. */
export const rowParameters: Check = {
  name: 'row parameters',
  calls: MAX_NAMED,
  run: async (context) => {
    const refusals: { readonly rows: readonly RowNeeds[]; readonly why: string }[] = [];
    let calls = 0;
    let accepted = 0;
    for (const alike of sets(context.rows)) {
      for (const [maxTokens, rows] of byLimit(alike)) {
        if (calls++ === MAX_NAMED) return unknown('the rows send too many different parameters');
        const { stop, temperature } = rows[0] as RowNeeds;
        const tried = await refusal(context, { stop, temperature, maxTokens });
        // How long the context is, another check finds out.
        if (tried === 'too long') continue;
        if (typeof tried === 'object') {
          return unknown(`a call with the parameters of a row failed (${tried.failure})`);
        }
        if (tried !== undefined) refusals.push({ rows, why: tried });
        else {
          // What holds for the largest limit holds for the others.
          accepted = Math.max(accepted, maxTokens);
          break;
        }
      }
    }
    if (context.rows.length === 0) return fine('no row asks for texts');
    if (refusals.length === 0) {
      return accepted === 0
        ? note('the context is too short for the replies of any row')
        : fine(`replies of up to ${accepted} tokens may be asked for, as the rows do`);
    }
    const refused = refusals.flatMap(({ rows }) => rows.map(({ benchmark }) => benchmark));
    return {
      ...problem(
        `the parameters of ${refused.join(', ')} are refused (${refusals[0]?.why})`,
        'run these rows on their own with what the message allows: a lower --max-tokens, --temperature, --omit stop',
      ),
      abilities: { refused },
    };
  },
};

/** The rows that ask for texts, those together that send the same but for the limit of tokens. */
function sets(rows: readonly RowNeeds[]): readonly RowNeeds[][] {
  const alike = new Map<string, RowNeeds[]>();
  for (const row of rows.filter(({ logLikelihoods }) => !logLikelihoods)) {
    const key = JSON.stringify([row.temperature, row.stop]);
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  return [...alike.values()];
}

/** By their limit, the largest first. */
function byLimit(rows: readonly RowNeeds[]): readonly (readonly [number, readonly RowNeeds[]])[] {
  const limits = [...new Set(rows.map(({ maxTokens }) => maxTokens))].sort((a, b) => b - a);
  return limits.map((limit) => [limit, rows.filter(({ maxTokens }) => maxTokens === limit)]);
}

/** Why parameters do not work; `undefined` where they do, and a failure that says nothing of them as it is. */
async function refusal(
  { chat }: CheckContext,
  parameters: Parameters,
): Promise<string | 'too long' | { readonly failure: string } | undefined> {
  const { stop, ...others } = parameters;
  const [first] = stop;
  const question =
    first === undefined
      ? 'Reply with the single word: ready'
      : `Repeat this text exactly, and write nothing else: one${first}two`;
  const outcome = await chat([user(question)], {
    ...others,
    ...(stop.length === 0 ? {} : { stop }),
  });
  if (outcome.ok) {
    const passed = stopSequenceIn(stop, outcome.reply);
    return passed === undefined
      ? undefined
      : `a reply went on past the stop sequence ${JSON.stringify(passed)}`;
  }
  if (outcome.failure.cause === 'context overflow') return 'too long';
  const failure = failureText(outcome);
  return outcome.failure.cause === 'refused request' ? failure : { failure };
}
