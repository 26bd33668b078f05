import { user } from '../core/prompt.js';
import type { CallOutcome } from '../models/model.js';
import type { Check, CheckContext } from './check.js';
import { failureText, fine, note, unknown } from './replies.js';

const AT_ONCE = 8;

/** How fast replies come, alone and several at once, and whether the server states limits. */
export const speed: Check = {
  name: 'speed',
  calls: 1 + AT_ONCE,
  run: async (context) => {
    const alone = await timed(context, 1);
    const first = alone.outcomes[0];
    if (first?.ok !== true) return unknown('the call failed');
    const together = await timed(context, AT_ONCE);
    const failed = together.outcomes.filter(({ ok }) => !ok);
    const rates = `${alone.rate} tokens a second alone, ${together.rate} with ${AT_ONCE} calls in flight`;
    const evidence = `${Math.round(first.reply.latency)} ms for a short reply; ${rates}${limitsText(first)}`;
    const [failure] = failed;
    return failure === undefined
      ? fine(evidence)
      : note(
          `${evidence}; ${failed.length} of ${AT_ONCE} failed (${failureText(failure)})`,
          'runs slow down by themselves; --concurrency sets a number',
        );
  },
};

async function timed({ chat, clock }: CheckContext, calls: number) {
  const start = clock();
  const asked = Array.from({ length: calls }, (_, i) =>
    chat([user(`Write a short sentence about the number ${i + 1}.`)], { maxTokens: 32 }),
  );
  const outcomes = await Promise.all(asked);
  const seconds = Math.max(clock() - start, 1) / 1000;
  const tokens = outcomes.reduce(
    (sum, each) => sum + (each.ok ? (each.reply.tokensOut ?? 0) : 0),
    0,
  );
  return { outcomes, rate: Math.round(tokens / seconds) };
}

function limitsText({ limits }: CallOutcome): string {
  const requests = limits?.requests;
  if (requests === undefined) return '; no rate-limit headers';
  return `; ${requests.remaining} of ${requests.limit ?? '?'} requests are left`;
}
