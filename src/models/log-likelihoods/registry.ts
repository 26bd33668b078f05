import { CardbenchError } from '../../core/errors.js';
import { ECHO } from '../../core/protocol.js';
import type { Endpoint } from '../endpoint.js';
import { biasedTokens } from './biased-tokens.js';
import { echo } from './echo.js';
import { forcedTokens } from './forced-tokens.js';
import { inputLogprobs } from './input-logprobs.js';
import { promptLogprobs } from './prompt-logprobs.js';
import type { LogLikelihoodStrategy } from './strategy.js';

/** Every strategy, in the order in which they are tried: those that take the fewest calls first. */
const strategies: readonly LogLikelihoodStrategy[] = [
  echo,
  promptLogprobs,
  inputLogprobs,
  forcedTokens,
  biasedTokens,
];

/** The strategies that servers of an API may support. */
export function strategiesOf({ api }: Pick<Endpoint, 'api'>): readonly LogLikelihoodStrategy[] {
  return strategies.filter((strategy) => strategy.api === api);
}

/** The strategy that a request names; the oldest one where it names none. */
export function strategyNamed(
  endpoint: Pick<Endpoint, 'api'>,
  name: string = ECHO,
): LogLikelihoodStrategy {
  const found = strategiesOf(endpoint).find((strategy) => strategy.name === name);
  if (found !== undefined) return found;
  throw new CardbenchError(
    `The API "${endpoint.api}" has no way to ask for log-likelihoods by "${name}"; choose another endpoint or other benchmarks.`,
  );
}
