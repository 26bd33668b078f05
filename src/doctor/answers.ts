import { user } from '../core/prompt.js';
import { textOf } from '../core/response.js';
import type { CallFailure, CallOutcome, Reply } from '../models/model.js';
import { fieldCure } from '../models/refused-field.js';
import type { Check, CheckContext, Finding } from './check.js';
import { failureText, fine, note, problem, quoted } from './replies.js';

/** Refused fields that are left out or renamed, one after the other. */
const MAX_CURES = 2;
/** What stands for the key in a text that held it. */
const KEY = '[key]';

/** A chat is answered, by the model that was asked for. Reasoning is told; a refused field is changed as it must be. */
export const answers: Check = {
  name: 'chat',
  calls: 1 + MAX_CURES,
  run: async (context) => {
    const refused: string[] = [];
    const cures: string[] = [];
    let outcome = await asked(context);
    for (let i = 0; i < MAX_CURES && !outcome.ok; i++) {
      const cure = fieldCure(outcome.failure.message, FIELDS);
      if (cure?.shape === undefined) break;
      refused.push(failureText(outcome));
      cures.push(cure.advice);
      context.reshape(cure.shape);
      outcome = await asked(context);
    }
    if (!outcome.ok) {
      const cure = adviceOn(outcome.failure);
      return {
        ...problem(`a chat failed (${failureText(outcome)})`, cure),
        abilities: { answers: false },
      };
    }
    if (refused.length > 0) return note(`it refuses a field (${refused.join('; ')})`, cures.join());
    return about(outcome.reply, context.endpoint.modelId);
  },
};

/** The fields of a simple chat that may be changed. */
const FIELDS: readonly string[] = ['max_tokens', 'max_completion_tokens', 'temperature'];

function asked({ chat }: CheckContext): Promise<CallOutcome> {
  return chat([user('Reply with the single word: ready')], { maxTokens: 512 });
}

function about({ content, reportedModel }: Reply, modelId: string): Finding {
  if (content.kind === 'text' && content.text.includes(KEY)) {
    return problem('its reply repeats the key', 'change the key, and do not trust the server');
  }
  if (content.kind === 'text' && content.reasoning !== null) {
    return note(
      'it reasons before it answers; the reasoning is told apart from the answer',
      'give it room with --max-tokens',
    );
  }
  const said = `it answered ${quoted(textOf(content))}`;
  return reportedModel === null || reportedModel === modelId
    ? fine(said)
    : note(`${said} as "${reportedModel}"`, 'see that this is the model that you mean');
}

function adviceOn({ status, cause }: CallFailure): string {
  if (status === 404) return 'check the model id and the base URL';
  const isRefused = status !== null && status >= 400 && status < 500;
  if (isRefused) return 'set what the message names; --param adds a field to every request';
  if (cause === 'timeout') return 'give the server more time with --timeout, or see its log';
  return 'check that the base URL is that of an OpenAI-compatible API, and see the log of the server';
}
