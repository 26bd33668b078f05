import type { CallFailure } from '../model.js';
import type { ServerError } from './server-error.js';

/** What servers say where the status does not tell what is wrong. Each wording is one that a server sends. */
interface KnownError {
  readonly cause: CallFailure['cause'];
  /** Codes or types that mean it. */
  readonly codes: readonly string[];
  readonly wordings: readonly RegExp[];
  /** Where left out, with any status. */
  readonly statuses?: (status: number | undefined) => boolean;
}

const KNOWN: readonly KnownError[] = [
  {
    cause: 'context overflow',
    codes: ['context_length_exceeded', 'exceed_context_size_error'],
    wordings: [
      // llama.cpp
      /exceeds? the available context size/i,
      // OpenAI, vLLM, DeepSeek, and others after them
      /maximum context length|max(?:imum)? model length|maximum context size/i,
      // SGLang
      /longer than the model's context length/i,
      // LM Studio, and MLX behind it
      /context the overflows|n_keep .{0,20}>= n_ctx|greater than the context length|context size has been exceeded/i,
      // Text Generation Inference
      /`inputs`.{0,40}(?:tokens \+ `max_new_tokens` must be <=|must have less than)/i,
      // Anthropic
      /prompt is too long|exceed context limit/i,
      // Gemini
      /token count.{0,30}exceeds the maximum number of tokens/i,
      // Cerebras, Groq
      /reduce the length of the (?:messages|prompt)/i,
    ],
  },
  {
    cause: 'tools refused',
    codes: [],
    wordings: [
      // llama.cpp
      /tools param requires --jinja/i,
      // Ollama, OpenRouter
      /does not support tools|support tool use/i,
      // vLLM
      /requires --enable-auto-tool-choice/i,
      // Groq
      /`?tools?`?(?: calling)? (?:is|are) not supported/i,
    ],
  },
  {
    cause: 'missing model',
    codes: ['model_not_found', 'model_not_available', 'invalid_model', 'DeploymentNotFound'],
    wordings: [
      // OpenAI, vLLM, Ollama, Cerebras, Groq, SGLang
      /\bmodel\b.{0,200}(?:does not exist|not found|not exist|is not available|not loaded|not supported for)/i,
      // LM Studio
      /no models? (?:is |are )?(?:currently )?loaded/i,
      // Mistral, xAI, Fireworks
      /(?:invalid|unknown|no such) model\b/i,
      // Anthropic
      /^model: \S/i,
    ],
    statuses: (status) => status === undefined || (status >= 400 && status < 500),
  },
  {
    cause: 'missing model',
    codes: ['model_not_found', 'invalid_model'],
    // Gateways turn the refusal of a server behind them into an error of their own.
    wordings: [/\bmodel\b.{0,200}(?:does not exist|not found|not exist)/i],
    statuses: (status) => status === 500,
  },
  {
    cause: 'loading',
    codes: [],
    // llama.cpp, vLLM and gateways in front of them
    wordings: [/\bloading (?:the )?model|\bmodel\b.{0,200}\bis (?:currently |still )?loading/i],
    statuses: (status) => status === 503,
  },
];

/** Longer messages quote the request. */
const MAX_LENGTH = 2000;

/**
 * What a server's error is about, where its words tell.
 *
 * @param status `undefined` for an error in a reply with status 200
 */
export function knownError(
  { message, codes }: ServerError,
  status: number | undefined,
): CallFailure['cause'] | undefined {
  const said = message.slice(0, MAX_LENGTH);
  return KNOWN.find(
    (each) =>
      (each.statuses?.(status) ?? true) &&
      (each.codes.some((code) => codes.includes(code)) ||
        each.wordings.some((wording) => wording.test(said))),
  )?.cause;
}
