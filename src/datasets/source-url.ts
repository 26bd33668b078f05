import { CardbenchError } from '../core/errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a source is really fetched from, and with which headers. */
export interface ResolvedUrl {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HUGGING_FACE = 'huggingface.co';

/**
 * Applies the environment to a canonical URL. `HF_ENDPOINT` replaces Hugging Face's host and
 * `HF_TOKEN` goes to it alone; `CARDBENCH_MIRROR` maps hosts, either all of them
 * (`http://mirror:8080`, which then serves `/<host>/<path>`) or by name
 * (`huggingface.co=http://mirror/hf,raw.githubusercontent.com=http://mirror/gh`).
 */
export function resolveSourceUrl(canonical: string, env: Environment = process.env): ResolvedUrl {
  const url = new URL(canonical);
  const mirrored = mirrorOf(url, env['CARDBENCH_MIRROR']);
  if (mirrored !== undefined) return { url: mirrored, headers: {} };
  if (url.hostname !== HUGGING_FACE) return { url: canonical, headers: {} };
  const endpoint = env['HF_ENDPOINT'];
  const token = env['HF_TOKEN'];
  return {
    url: endpoint ? join(parseBase('HF_ENDPOINT', endpoint), url) : canonical,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  };
}

function mirrorOf(url: URL, setting: string | undefined): string | undefined {
  if (!setting) return undefined;
  for (const rule of setting.split(',').map((part) => part.trim())) {
    const equals = rule.search(/=https?:/);
    if (equals === -1) {
      const base = parseBase('CARDBENCH_MIRROR', rule);
      return `${base}/${url.host}${url.pathname}${url.search}`;
    }
    if (rule.slice(0, equals) === url.host || rule.slice(0, equals) === '*') {
      return join(parseBase('CARDBENCH_MIRROR', rule.slice(equals + 1)), url);
    }
  }
  return undefined;
}

function join(base: string, url: URL): string {
  return `${base}${url.pathname}${url.search}`;
}

function parseBase(variable: string, value: string): string {
  if (!/^https?:\/\/[^/]/.test(value) || !URL.canParse(value)) {
    throw new CardbenchError(
      `${variable} is "${value}", which is not an http(s) URL; unset it or give one such as http://127.0.0.1:8080.`,
    );
  }
  return value.replace(/\/+$/, '');
}
