import type { Estimate } from '../cards/estimate.js';
import { CardbenchError } from '../core/errors.js';
import { count, dollars, duration } from '../report/format.js';
import type { RunConfig } from '../runner/config.js';
import { ask, canAsk } from './ask.js';
import type { Terminal } from './terminal.js';

/** The switch of the commands that ask before they spend. */
export const yesOption = {
  alias: 'y',
  type: 'boolean',
  default: false,
  describe: 'Begin without asking; in a pipe and in CI nothing is asked',
} as const;

/**
 * Asks on a terminal, before the first call of a run that is paid for, whether it may begin; says beforehand what it may
 * cost at most.
 *
 * @returns whether the run may begin
 */
export async function mayBegin(
  config: RunConfig,
  yes: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const { isPaid } = await import('../models/prices.js');
  if (yes || !canAsk(terminal.host)) return true;
  if (!isPaid(config.model, config.baseUrl) && config.price === undefined) return true;
  const { estimateRun } = await import('../cards/estimate.js');
  const { planConfig } = await import('./plan-run.js');
  const { benchmarks } = await planConfig(config, terminal);
  const estimates = await estimateRun(benchmarks, config);
  const answer = await ask(terminal.host, `${question(config, estimates)} [y/N] `);
  if (/^y(es)?$/i.test(answer)) return true;
  terminal.say('Nothing was asked, and nothing is stored.');
  return false;
}

/** What a command that goes on with the result says instead of beginning. */
export function notBegun(): CardbenchError {
  return new CardbenchError('The run was not begun, as answered; --yes begins it without asking.');
}

function question({ model, maxCost }: RunConfig, estimates: readonly Estimate[]): string {
  const total = (pick: (each: Estimate) => number): number =>
    estimates.reduce((sum, each) => sum + pick(each), 0);
  const priced = estimates.every(({ mostCost }) => mostCost !== null);
  const most = total(({ mostCost }) => mostCost ?? 0);
  const cost = priced
    ? `${dollars(Math.min(most, maxCost ?? most))} at most`
    : 'at a price that is not known (--price <input>,<output>)';
  return `${count(total(({ requests }) => requests))} requests to ${model}: ${count(total(({ tokensIn }) => tokensIn))} tokens in, ${count(total(({ mostTokensOut }) => mostTokensOut))} out at most, ${cost}, ${duration(total(({ mostSeconds }) => mostSeconds))} at most. Begin?`;
}
