import { z } from 'zod';
import { policySchema } from '../compare/policy.js';
import { runConfigSchema, settingEntries } from '../runner/settings/settings.js';

/** The JSON Schema of a config file, for editors: every setting with its description, and `check`. */
export function configJsonSchema(): Record<string, unknown> {
  const { properties, ...schema } = z.toJSONSchema(
    runConfigSchema.partial().extend({ check: policySchema.optional() }),
    { io: 'input' },
  );
  const described: Record<string, unknown> = { ...properties };
  for (const [name, { describe }] of settingEntries) {
    described[name] = { ...(described[name] as object), description: describe };
  }
  return {
    ...schema,
    title: 'cardbench.config.yaml',
    description: 'Settings of cardbench in a folder; flags override them.',
    properties: described,
  };
}
