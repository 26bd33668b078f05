import { CardbenchError } from '../../core/errors.js';
import type { ReasoningTags, TagPair } from '../../core/reasoning/split.js';

/** Reads `--reasoning-tags <open>,<close>`, which may be given several times, or `none`. */
export function readTags(values: readonly string[]): ReasoningTags {
  if (values.length === 1 && values[0] === 'none') return 'none';
  return values.map((value): TagPair => {
    const [open = '', close = '', ...others] = value.split(',').map((each) => each.trim());
    if (open !== '' && close !== '' && open !== close && others.length === 0) return [open, close];
    throw new CardbenchError(
      `--reasoning-tags ${value}: write the opening and the closing tag with a comma between them, as in "<reason>,</reason>", or "none".`,
    );
  });
}
