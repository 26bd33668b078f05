import { user } from '../core/prompt.js';
import { textOf } from '../core/response.js';
import type { CallFailure } from '../models/model.js';
import type { Check } from './check.js';
import { failureText, fine, note, problem, quoted } from './replies.js';

/** A chat is answered, by the model that was asked for. Reasoning is told. */
export const answers: Check = {
  name: 'chat',
  calls: 1,
  run: async ({ endpoint, chat }) => {
    const outcome = await chat([user('Reply with the single word: ready')], { maxTokens: 512 });
    if (!outcome.ok) {
      const cure = cureFor(outcome.failure);
      return {
        ...problem(`a chat failed (${failureText(outcome)})`, cure),
        abilities: { answers: false },
      };
    }
    const { content, reportedModel } = outcome.reply;
    if (content.kind === 'text' && content.reasoning !== null) {
      return note(
        'it reasons before it answers; the reasoning is told apart from the answer',
        'give it room with --max-tokens',
      );
    }
    const said = `it answered ${quoted(textOf(content))}`;
    return reportedModel === null || reportedModel === endpoint.modelId
      ? fine(said)
      : note(`${said} as "${reportedModel}"`);
  },
};

function cureFor({ status, cause }: CallFailure): string {
  if (status === 404) return 'check the model id and the base URL';
  const isRefused = status !== null && status >= 400 && status < 500;
  if (isRefused) return 'set what the message names; --param adds a field to every request';
  if (cause === 'timeout') return 'give the server more time with --timeout, or see its log';
  return 'check that the base URL is that of an OpenAI-compatible API, and see the log of the server';
}
