import { CardbenchError } from '../core/errors.js';

/**
 * Throws if a given flag has no effect with the rest of the command line, instead of silently ignoring it.
 *
 * @param flags by name, with their parsed values; `undefined`, `false` and empty lists count as not given
 * @param why the reason, for the message: `needs --card <card>`
 */
export function refuseIgnored(flags: Readonly<Record<string, unknown>>, why: string): void {
  const given = Object.keys(flags).find((name) => isGiven(flags[name]));
  if (given !== undefined) throw new CardbenchError(`--${given} ${why}; leave it out.`);
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
