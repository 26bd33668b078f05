import type { GuardSettings } from '../runner/score/guards.js';
import { GUARD_VERSIONS, scoringSettings } from '../runner/settings/scoring.js';

/** The flags of guards, for commands that do not take all settings of a run. */
export const guardOptions = {
  'guard-input': {
    type: 'string',
    describe: scoringSettings.guardInput.describe,
    requiresArg: true,
  },
  'guard-input-base-url': {
    type: 'string',
    describe: scoringSettings.guardInputBaseUrl.describe,
    requiresArg: true,
  },
  'guard-output': {
    type: 'string',
    describe: scoringSettings.guardOutput.describe,
    requiresArg: true,
  },
  'guard-output-base-url': {
    type: 'string',
    describe: scoringSettings.guardOutputBaseUrl.describe,
    requiresArg: true,
  },
  'guard-version': {
    choices: GUARD_VERSIONS,
    describe: scoringSettings.guardVersion.describe,
    requiresArg: true,
  },
  'guard-api': {
    choices: ['chat', 'completion'] as const,
    describe: scoringSettings.guardApi.describe,
    requiresArg: true,
  },
  'guard-prompt': {
    type: 'string',
    describe: scoringSettings.guardPrompt.describe,
    requiresArg: true,
  },
} as const;

/** The same flags as settings. */
export function guardFlags(args: GuardSettings): GuardSettings {
  const { guardInput, guardInputBaseUrl, guardOutput, guardOutputBaseUrl } = args;
  const { guardVersion, guardApi, guardPrompt } = args;
  return {
    ...{ guardInput, guardInputBaseUrl, guardOutput, guardOutputBaseUrl },
    ...{ guardVersion, guardApi, guardPrompt },
  };
}
