import { z } from 'zod';
import { itemSettings } from './items.js';
import { modelSettings } from './model.js';
import { parameterSettings } from './parameters.js';
import { requestSettings } from './requests.js';
import { samplingSettings } from './sampling.js';
import { scoringSettings } from './scoring.js';
import type { Setting } from './setting.js';
import { spendingSettings } from './spending.js';
import { storageSettings } from './storage.js';

/** The benchmarks are named by position, not by a flag. */
const benchmarkSettings = {
  benchmarks: {
    schema: z.array(z.string().min(1)).min(1),
    describe: 'Ids, or files that export a benchmark',
    flag: null,
    fingerprint: 'plan',
  } satisfies Setting<z.ZodType, null>,
};

/** The settings of a run by group, in the order of help and documentation. */
export const settingGroups = {
  Benchmarks: benchmarkSettings,
  Model: modelSettings,
  Items: itemSettings,
  Sampling: samplingSettings,
  Parameters: parameterSettings,
  Requests: requestSettings,
  Cost: spendingSettings,
  Scoring: scoringSettings,
  Storage: storageSettings,
} as const;

/** Every setting of a run by its name in a config file. */
export const settings = {
  ...benchmarkSettings,
  ...modelSettings,
  ...itemSettings,
  ...samplingSettings,
  ...parameterSettings,
  ...requestSettings,
  ...spendingSettings,
  ...scoringSettings,
  ...storageSettings,
};

export type Settings = typeof settings;

type Schemas = { [Name in keyof Settings]: Settings[Name]['schema'] };

/** Everything a run can be told, as a config file writes it and flags override it. */
export const runConfigSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settings).map(([name, { schema }]) => [name, schema]),
  ) as unknown as Schemas,
);

/** The settings of a run, complete with defaults. */
export type RunConfig = z.output<typeof runConfigSchema>;

/** The settings as entries, without their types. */
export const settingEntries = Object.entries(settings) as unknown as readonly (readonly [
  keyof Settings,
  Setting,
])[];

/** The same settings under their present names: config files and stored runs may hold earlier ones. */
export function withPresentNames(
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const renamed = { ...input };
  for (const [name, { oldNames = [] }] of settingEntries) {
    for (const old of oldNames) {
      if (!(old in renamed)) continue;
      const value = renamed[old];
      delete renamed[old];
      if (!(name in renamed)) renamed[name] = value;
    }
  }
  return renamed;
}

/** The configuration as a run stores it: without secrets. */
export function withoutSecrets(config: RunConfig): RunConfig {
  const kept: Record<string, unknown> = { ...config };
  for (const [name, { stored }] of settingEntries) {
    if (stored !== undefined) kept[name] = stored(config[name]);
  }
  return kept as RunConfig;
}

/** The values that are part of a run's fingerprint as they stand. */
export function fingerprintValues(
  config: Pick<RunConfig, FingerprintValue>,
): Record<string, unknown> {
  return Object.fromEntries(
    settingEntries
      .filter(([, { fingerprint }]) => fingerprint === 'value')
      .map(([name]) => [name, config[name as FingerprintValue]]),
  );
}

type FingerprintValue = 'api' | 'stream' | 'seed' | 'params';
