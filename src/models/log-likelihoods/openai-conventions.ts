import { rateLimitsOf } from '../rate-limits.js';
import { failureOf } from '../wire/failure.js';
import type { LogLikelihoodStrategy } from './strategy.js';

/** What all strategies of OpenAI-compatible servers share. */
export const openAiConventions = {
  api: 'openai',
  failure: failureOf,
  limits: rateLimitsOf,
} satisfies Partial<LogLikelihoodStrategy>;
