import { type Redact, redactorOf } from './redact.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How the secrets in use are kept out of what is stored and shown. */
export interface Redactor {
  /** For what a model said: words that people put where a server wants no key are left alone. */
  readonly reply: Redact;
  /** For what a server or a library says of a call: such words go, too, where they stand as a key. */
  readonly message: Redact;
}

/** Keeps the given keys, and those of the environment, out of texts. */
export function createRedactor(
  keys: readonly (string | undefined)[],
  env: Environment = process.env,
): Redactor {
  const all = new Set([...keys.filter((key) => key !== undefined), ...secretsIn(env)]);
  all.delete('');
  const reply = redactorOf([...all].filter((secret) => !isWord(secret)));
  const words = [...all].filter(isWord).map(asKey);
  return {
    reply,
    message: (text) =>
      words.reduce((each, word) => each.replace(word, '$1[key]'), reply(text)).replace(USER, '//'),
  };
}

/** User name and password of an address, whoever's they are. */
const USER = /\/\/[^/\s"'<>]*@/g;

/** Shorter texts are no secret that a server would accept, and stand in ordinary replies. */
const SHORTEST = 8;
/** A single word of fewer letters may be one of the language. */
const SHORTEST_WORD = 12;

/** What documentation of local servers puts in the place of a key. */
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

/** Whether a key is a word that means nothing to its server (`none`, `EMPTY`, `sk-1`) rather than a secret. */
export function isWord(key: string): boolean {
  return (
    key.length < SHORTEST ||
    PLACEHOLDERS.has(key.toLowerCase()) ||
    (key.length < SHORTEST_WORD && /^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(key))
  );
}

/** A word where a message gives it as a key: `Bearer none`, `invalid API key: "EMPTY"`. */
function asKey(word: string): RegExp {
  const literal = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(
    `((?:bearer|key|token|password|authorization)(?: provided)?[\\s"'\`:=\\\\]{1,8})${literal}(?![\\w-])`,
    'gi',
  );
}

/** The secrets that the environment holds: keys, tokens, and what stands before the host of an address. */
export function secretsIn(env: Environment): readonly string[] {
  return Object.entries(env).flatMap(([name, value]): string[] => {
    if (value === undefined || value === '') return [];
    if (/_API_(KEY|TOKEN)$|^(HF|DEEPINFRA)_TOKEN$/.test(name)) return [value.trim()];
    if (/^CARDBENCH_MIRROR$|^HF_ENDPOINT$|_PROXY$/i.test(name)) return credentialsIn(value);
    return [];
  });
}

/** `user:password@` of every address in a text: the password, or the user where there is none. */
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
