import { CardbenchError } from '../errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A key of the environment, without the white space and line breaks around it that files and shells leave; `undefined`
 * where there is none. One that no HTTP header can carry ends in a `CardbenchError`, which does not quote it.
 */
export function keyOf(variable: string, env: Environment): string | undefined {
  const key = env[variable]?.trim();
  if (key === undefined || key === '') return undefined;
  const at = key.search(UNFIT);
  if (at === -1) return key;
  throw new CardbenchError(
    `${variable} holds ${describe(key.charCodeAt(at))} within, which no HTTP header can carry; set it to the key alone.`,
  );
}

/** All but what a header may hold: the visible characters of Latin-1, space and tab (RFC 9110, 5.5). */
const UNFIT = /[^\t\x20-\x7e\xa0-\xff]/;

function describe(code: number): string {
  if (code === 0x0a || code === 0x0d) return 'a line break';
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code < 0x20 || (code >= 0x7f && code < 0xa0)
    ? `a control character (${name})`
    : `a character beyond Latin-1 (${name})`;
}
