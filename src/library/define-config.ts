import type { z } from 'zod';
import type { CheckPolicy } from '../compare/policy.js';
import type { runConfigSchema } from '../runner/settings/settings.js';

/** What a config file may hold: settings of runs, and the policy of `cardbench check`. */
export type Config = Partial<z.input<typeof runConfigSchema>> & { readonly check?: CheckPolicy };

/** The settings as they are, with their types: `export default defineConfig({ model: 'demo' })`. */
export function defineConfig(config: Config): Config {
  return config;
}
