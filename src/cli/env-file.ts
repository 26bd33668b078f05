import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CardbenchError, messageOf, systemCode } from '../core/errors.js';
import { providerVariables } from '../models/providers.js';

/**
 * Only these are read from the file: what is needed to reach a model or a dataset. Anything else that it may hold
 * (`PATH`, a proxy, a mirror) decides where keys and data go, or what is executed.
 */
const READ: readonly string[] = [...providerVariables, 'HF_TOKEN'];

/**
 * Adds the keys of a file such as `.env` to an environment. Those that it holds already are left as they are.
 *
 * @returns the names of the variables that were added; none without such a file
 */
export function readEnvFile(path: string, env: NodeJS.ProcessEnv): readonly string[] {
  const inFile = parseEnv(textOf(path)) as Readonly<Record<string, string>>;
  const added = READ.filter((name) => inFile[name] && env[name] === undefined);
  for (const name of added) env[name] = inFile[name];
  return added;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (thrown) {
    const code = systemCode(thrown);
    // A folder of that name, as Python's virtual environments are sometimes called, is no such file.
    if (code === 'ENOENT' || code === 'EISDIR') return '';
    throw new CardbenchError(
      `${path} cannot be read (${code ?? messageOf(thrown)}); make it readable or move it away.`,
    );
  }
}
