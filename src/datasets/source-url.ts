import { CardbenchError } from '../core/errors.js';
import { withoutCredentials } from '../core/secrets/address.js';
import { keyOf } from '../core/secrets/key-of.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The URL that a source is actually fetched from, with headers. */
export interface ResolvedUrl {
  /** Without user name and password, because it is printed and stored next to the download. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HUGGING_FACE = 'huggingface.co';

/**
 * Applies the environment to a canonical URL. `HF_ENDPOINT` replaces Hugging Face's host and
 * `HF_TOKEN` goes to it alone; `CARDBENCH_MIRROR` maps hosts, either all of them
 * (`http://mirror:8080`, which then serves `/<host>/<path>`) or by name
 * (`huggingface.co=http://mirror/hf,raw.githubusercontent.com=http://mirror/gh`). A user name and password in either
 * address become a header, which then replaces `HF_TOKEN`.
 */
export function resolveSourceUrl(canonical: string, env: Environment = process.env): ResolvedUrl {
  const url = new URL(canonical);
  const mirrored = mirrorOf(url, env['CARDBENCH_MIRROR']);
  if (mirrored !== undefined) return mirrored;
  if (url.hostname !== HUGGING_FACE) return { url: canonical, headers: {} };
  const endpoint = env['HF_ENDPOINT'];
  const base = endpoint ? parseBase('HF_ENDPOINT', endpoint) : undefined;
  const token = keyOf('HF_TOKEN', env);
  return {
    url: base === undefined ? canonical : join(base.url, url),
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...base?.headers },
  };
}

function mirrorOf(url: URL, setting: string | undefined): ResolvedUrl | undefined {
  if (!setting) return undefined;
  for (const rule of setting.split(',').map((part) => part.trim())) {
    const equals = rule.search(/=https?:/);
    if (equals === -1) {
      const base = parseBase('CARDBENCH_MIRROR', rule, setting);
      return { ...base, url: `${base.url}/${url.host}${url.pathname}${url.search}` };
    }
    if (rule.slice(0, equals) === url.host || rule.slice(0, equals) === '*') {
      const base = parseBase('CARDBENCH_MIRROR', rule.slice(equals + 1), setting);
      return { ...base, url: join(base.url, url) };
    }
  }
  return undefined;
}

function join(base: string, url: URL): string {
  return `${base}${url.pathname}${url.search}`;
}

/**
 * @param setting the whole value of the variable; if it contains an "@" it may contain a password, and is not quoted
 */
function parseBase(variable: string, value: string, setting = value): ResolvedUrl {
  if (!/^https?:\/\/[^/]/.test(value) || !URL.canParse(value)) {
    throw new CardbenchError(
      setting.includes('@')
        ? `${variable} is not an http(s) URL. In a user name or password, write "%2F" for "/", "%2C" for "," and "%40" for "@".`
        : `${variable} is "${withoutCredentials(value)}", which is not an http(s) URL; unset it, or set it to a URL such as http://127.0.0.1:8080.`,
    );
  }
  const parsed = new URL(value);
  const { username, password, search, hash } = parsed;
  if (search !== '' || hash !== '') {
    throw new CardbenchError(
      `${variable} is "${withoutCredentials(value)}" which has a query or fragment, so no path can be added; remove the query or fragment.`,
    );
  }
  const url = (
    username === '' && password === ''
      ? value
      : `${parsed.protocol}//${parsed.host}${parsed.pathname}`
  ).replace(/\/+$/, '');
  if (username === '' && password === '') return { url, headers: {} };
  const pair = [username, password].map((part) => decoded(variable, part)).join(':');
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

function decoded(variable: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new CardbenchError(
      `${variable} contains a "%" in its user name or password that is not part of an escape; write it as %25.`,
    );
  }
}
