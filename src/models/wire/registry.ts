import { CardbenchError } from '../../core/errors.js';
import type { Prompt } from '../../core/prompt.js';
import type { Endpoint } from '../endpoint.js';
import { openAiChat } from './openai-chat.js';
import { openAiCompletions } from './openai-completions.js';
import type { WireFormat } from './wire-format.js';

/**
 * Every wire format of texts; `log-likelihoods/` has those of log-likelihoods. Of those of an API, the first that carries
 * a prompt is used for it.
 */
const formats: readonly WireFormat[] = [openAiChat, openAiCompletions];

/** The format in which an endpoint is asked a prompt. */
export function wireFormatFor({ api }: Pick<Endpoint, 'api'>, prompt: Prompt): WireFormat {
  const found = formats.find((format) => format.api === api && format.carries(prompt));
  if (found !== undefined) return found;
  throw new CardbenchError(
    `The API "${api}" has no way to ask ${KINDS[prompt.kind]}; choose another endpoint or other benchmarks.`,
  );
}

const KINDS: Readonly<Record<Prompt['kind'], string>> = {
  chat: 'a conversation',
  completion: 'for the continuation of a text',
  choices: 'for log-likelihoods',
};
