import { CardbenchError } from '../core/errors.js';

/**
 * Fails when a flag was given that the rest of the command line leaves without effect: it is never passed over
 * in silence.
 *
 * @param flags by name, with what the parser made of each; `undefined`, `false` and empty lists are not given
 * @param why what they would need, or what stands against them: `needs --card <card>`
 */
export function refuseIgnored(flags: Readonly<Record<string, unknown>>, why: string): void {
  const given = Object.keys(flags).find((name) => isGiven(flags[name]));
  if (given !== undefined) throw new CardbenchError(`--${given} ${why}; leave it out.`);
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
