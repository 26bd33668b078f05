import { CardbenchError } from '../errors.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A key from the environment, without surrounding white space and line breaks, which files and shells often leave;
 * `undefined` if there is none. Throws a `CardbenchError`, which does not quote the key, if it is not allowed in an
 * HTTP header.
 */
export function keyOf(variable: string, env: Environment): string | undefined {
  const key = env[variable]?.trim();
  if (key === undefined || key === '') return undefined;
  const at = key.search(UNFIT);
  if (at === -1) return key;
  throw new CardbenchError(
    `${variable} contains ${describe(key.charCodeAt(at))}, which is not allowed in an HTTP header; set it to the key alone.`,
  );
}

/**
 * Matches characters that are not allowed in a header; the visible characters of Latin-1, space and tab are (RFC 9110,
 * 5.5).
 */
const UNFIT = /[^\t\x20-\x7e\xa0-\xff]/;

function describe(code: number): string {
  if (code === 0x0a || code === 0x0d) return 'a line break';
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code < 0x20 || (code >= 0x7f && code < 0xa0)
    ? `a control character (${name})`
    : `a character beyond Latin-1 (${name})`;
}
