import { CHANGEABLE, type RequestShape } from './request-shape.js';

/** What servers say of a field that they do not take: OpenAI, Azure, Mistral, vLLM, xAI, Groq, Gemini, Anthropic. */
const REFUSAL =
  /unsupported|not supported|(?:not|n't) support|un(?:known|recogni[sz]ed|expected)|extra_forbidden|not permitted|not allowed|cannot find field|deprecated|may only be set|only the default/i;

/** What they say of a value of such a field that is too large. */
const LIMIT = /too (?:large|many|high)|at most|maximum|less than|valid range|exceed/i;

const INSTEAD = /\buse\s+['"`]?(\w{1,64})['"`]?\s+instead/i;

/** Fields that are not the user's to change, and whose names are words of any sentence. */
const FIXED = ['model', 'messages', 'prompt'];

/** What makes a request acceptable to a server that refuses one of its fields. */
export interface FieldCure {
  /** Which flag to give. */
  readonly advice: string;
  /** What that flag does, where it leaves the field out or sends it under another name. */
  readonly shape?: RequestShape;
}

/** Which flag makes a request acceptable; `undefined` where the message names no field. */
export function cureFor(message: string, fields: readonly string[]): string | undefined {
  return fieldCure(message, fields)?.advice;
}

/**
 * What makes a request acceptable to a server that refuses one of its fields by name; `undefined` where the message names
 * none.
 *
 * @param fields the names of the fields that were sent
 */
export function fieldCure(message: string, fields: readonly string[]): FieldCure | undefined {
  const named = fields
    .filter((field) => !FIXED.includes(field))
    .map((field) => ({ field, at: placeOf(field, message) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  const field = named[0]?.field;
  if (field === undefined) return undefined;
  const isLimit = field === 'max_tokens' || field === 'max_completion_tokens';
  if (!REFUSAL.test(message)) {
    return isLimit && LIMIT.test(message) ? { advice: 'give a lower --max-tokens' } : undefined;
  }
  const instead = INSTEAD.exec(message)?.[1];
  if (instead !== undefined && CHANGEABLE.includes(field)) return renamed(field, instead);
  if (isLimit) {
    return renamed(field, field === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens');
  }
  if (CHANGEABLE.includes(field)) {
    return { advice: `add --omit ${field}`, shape: { omit: [field] } };
  }
  if (field === 'reasoning_effort') {
    return { advice: 'leave out --reasoning-effort, or give another' };
  }
  if (field === 'stream') return { advice: 'leave out --stream' };
  return field === 'tools' ? undefined : { advice: `leave out --param ${field}` };
}

function renamed(field: string, other: string): FieldCure {
  return { advice: `add --rename ${field}=${other}`, shape: { rename: { [field]: other } } };
}

function placeOf(field: string, message: string): number {
  const literal = field.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return message.search(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`));
}
