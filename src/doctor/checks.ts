import { answers } from './answers.js';
import { characters } from './characters.js';
import type { Check } from './check.js';
import { completions } from './completions.js';
import { contextLength } from './context-length.js';
import { logLikelihoods } from './log-likelihoods.js';
import { parameters } from './parameters.js';
import { questions } from './questions.js';
import { reachable } from './reachable.js';
import { repeatable } from './repeatable.js';
import { rowParameters } from './row-parameters.js';
import { sampling } from './sampling.js';
import { speed } from './speed.js';
import { stopSequences } from './stop-sequences.js';
import { streaming } from './streaming.js';
import { systemPrompt } from './system-prompt.js';
import { tokenLimit } from './token-limit.js';
import { tools } from './tools.js';
import { usage } from './usage.js';

/** Every check, in its order: some use what those before them found out. */
export const checks: readonly Check[] = [
  reachable,
  answers,
  systemPrompt,
  questions,
  characters,
  repeatable,
  sampling,
  streaming,
  completions,
  usage,
  tokenLimit,
  stopSequences,
  parameters,
  rowParameters,
  tools,
  logLikelihoods,
  contextLength,
  speed,
];

/** The most calls that all checks make together. */
export const MAX_CALLS: number = checks.reduce((sum, { calls }) => sum + calls, 0);
