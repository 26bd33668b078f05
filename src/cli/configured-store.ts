import { DEFAULT_STORE } from '../runner/settings/storage.js';
import { readConfigFile } from './config-file.js';

/** Commands that read the config file themselves, or write a store that is not there yet. */
const OWN = new Set(['run', 'merge']);

/**
 * The arguments of a command with the `store` of the config file, where the command takes one and `--store` is not
 * given.
 *
 * @param command its own name
 * @param argv the command line
 */
export async function withConfiguredStore<Args extends { readonly [name: string]: unknown }>(
  args: Args,
  command: string,
  argv: readonly string[],
): Promise<Args> {
  const isGiven = argv.some((word) => word === '--store' || word.startsWith('--store='));
  if (isGiven || OWN.has(command)) return args;
  const store = await configuredStore(args['config']);
  return store === undefined ? args : { ...args, store };
}

/** The `store` of the config file: of this one, or of the one in the working directory. */
export async function configuredStore(config?: unknown): Promise<string | undefined> {
  const { store } = await readConfigFile(typeof config === 'string' ? config : undefined);
  return typeof store === 'string' && store !== DEFAULT_STORE ? store : undefined;
}
