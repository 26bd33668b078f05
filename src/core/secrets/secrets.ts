import { type Redact, type RedactTogether, redactorOf, togetherRedactorOf } from './redact.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Removes the secrets in use from texts that are stored or shown. */
export interface Redactor {
  /** For a model's output: leaves placeholder keys unchanged. */
  readonly reply: Redact;
  /** The same for the texts of one reply, over which a key may be spread. */
  readonly replies: RedactTogether;
  /**
   * For messages of a server or a library about a call: also removes placeholder keys where they are quoted as a key.
   */
  readonly message: Redact;
}

/** Makes a redactor for the given keys and those in the environment. */
export function createRedactor(
  keys: readonly (string | undefined)[],
  env: Environment = process.env,
): Redactor {
  const all = new Set([...keys.filter((key) => key !== undefined), ...secretsIn(env)]);
  all.delete('');
  const secrets = [...all].filter((secret) => !isWord(secret));
  const reply = redactorOf(secrets);
  const words = [...all].filter(isWord).map(asKey);
  return {
    reply,
    replies: togetherRedactorOf(secrets),
    message: (text) =>
      words.reduce((each, word) => each.replace(word, '$1[key]'), reply(text)).replace(USER, '//'),
  };
}

/** A user name and password in any address. */
const USER = /\/\/[^/\s"'<>]*@/g;

/** Shorter texts are not plausible secrets, and occur in ordinary replies. */
const SHORTEST = 8;
/** A single word with fewer letters may be an ordinary word. */
const SHORTEST_WORD = 12;

/** Placeholder keys in the documentation of local servers. */
const PLACEHOLDERS = new Set([
  'lm-studio',
  'not-needed',
  'not-required',
  'no-key-needed',
  'no-key-required',
  'sk-no-key-required',
  'token-abc123',
  'your-api-key',
  'your_api_key',
  'your-api-key-here',
  'placeholder',
  'local-server',
  'unauthenticated',
]);

/** The version of an API, as headers give it. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/;

/** Whether a key is a placeholder (`none`, `EMPTY`, `sk-1`) rather than a secret. */
export function isWord(key: string): boolean {
  return (
    key.length < SHORTEST ||
    PLACEHOLDERS.has(key.toLowerCase()) ||
    DATE.test(key) ||
    (key.length < SHORTEST_WORD && /^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(key))
  );
}

/** Matches a word that a message quotes as a key: `Bearer none`, `invalid API key: "EMPTY"`. */
function asKey(word: string): RegExp {
  const literal = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(
    `((?:bearer|key|token|password|authorization)(?: provided)?[\\s"'\`:=\\\\]{1,8})${literal}(?![\\w-])`,
    'gi',
  );
}

/** The secrets in the environment: keys, tokens, and credentials in addresses. */
export function secretsIn(env: Environment): readonly string[] {
  return Object.entries(env).flatMap(([name, value]): string[] => {
    if (value === undefined || value === '') return [];
    if (/_API_(KEY|TOKEN)$|^(HF|DEEPINFRA)_TOKEN$/.test(name)) return [value.trim()];
    if (/^CARDBENCH_MIRROR$|^HF_ENDPOINT$|_PROXY$/i.test(name)) return credentialsIn(value);
    return [];
  });
}

/** The credentials of every address in a text: the password, or the user name if there is none. */
function credentialsIn(text: string): string[] {
  return [...text.matchAll(/\/\/([^/,\s]*)@/g)].flatMap(([, info = '']) => {
    const colon = info.indexOf(':');
    const secret = info.slice(colon + 1);
    return [secret, decoded(secret)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
