import { type Extractor, fromText, type Scorer } from './scorer.js';

/**
 * Right if the answer is identical to the item's gold answer. The default extractor takes the whole response, without
 * surrounding white space.
 */
export function exactMatch<Data extends { readonly gold: string }>(
  options: {
    readonly name?: string;
    readonly version?: number;
    readonly extractors?: Readonly<Record<string, Extractor<Data>>>;
  } = {},
): Scorer<Data> {
  return {
    name: options.name ?? 'exact-match',
    version: options.version ?? 1,
    extractors: options.extractors ?? { trimmed: fromText((text) => text.trim() || null) },
    grade: (answer, { data }) => ({
      value: answer === data.gold ? 1 : 0,
      reason: answer === data.gold ? '' : `expected ${data.gold}`,
    }),
  };
}
