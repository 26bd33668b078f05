import { existsSync } from 'node:fs';
import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { inWords } from '../core/in-words.js';
import { protocolSchema } from '../core/protocol.js';
import { schemaComplaint } from '../core/schema-complaint.js';
import { isQuotable, readJsonDocument } from '../datasets/formats/document.js';
import type { BenchmarkScores } from './benchmark-scores.js';

const value = z.number().min(0).max(1);
const scoredProtocolSchema = protocolSchema.extend({ samples: z.number() });
const examSchema = z.strictObject({
  title: z.string(),
  dataset: z.string(),
  protocol: scoredProtocolSchema,
  scorer: z.string(),
  scorerVersion: z.number(),
  extractor: z.string(),
  judge: z.string().nullable(),
  metrics: z.record(z.string(), z.number()),
  items: z.record(z.string(), z.union([value, z.array(value).min(1)])),
});
const baselineSchema = z.strictObject({
  cardbenchBaseline: z.literal(1),
  cardbench: z.string(),
  run: z.string(),
  model: z.string(),
  benchmarks: z.record(z.string(), examSchema),
});

export type Baseline = z.output<typeof baselineSchema>;

/**
 * A baseline as JSON: verdicts, hashes and versions, but no texts. It has one sorted line per item, so that changes are
 * easy to read in a diff.
 */
export function baselineText(
  benchmarks: readonly BenchmarkScores[],
  facts: {
    readonly cardbench: string;
    readonly run: string;
    readonly model: string;
    readonly metrics: (benchmark: string) => Readonly<Record<string, number>>;
  },
): string {
  const sorted = [...benchmarks].sort((a, b) => (a.benchmark < b.benchmark ? -1 : 1));
  const baseline: Baseline = {
    cardbenchBaseline: 1,
    cardbench: facts.cardbench,
    run: facts.run,
    model: facts.model,
    benchmarks: Object.fromEntries(
      sorted.map(({ benchmark, title, conditions, items }) => [
        benchmark,
        {
          title,
          dataset: conditions.dataset,
          protocol: { ...conditions.protocol },
          scorer: conditions.scorer,
          scorerVersion: conditions.scorerVersion,
          extractor: conditions.extractor,
          judge: conditions.judge,
          metrics: facts.metrics(benchmark),
          items: Object.fromEntries(
            [...items]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([id, { values }]) => [
                id,
                values.length === 1 ? (values[0] ?? 0) : [...values],
              ]),
          ),
        },
      ]),
    ),
  };
  // Lists of samples stay on the line of their item.
  return `${JSON.stringify(baseline, null, 1).replace(/\[\n\s+([\d.,\s]+?)\n\s+\]/g, (_all, list: string) => `[${list.replace(/\s+/g, '')}]`)}\n`;
}

/**
 * Reads a baseline.
 *
 * @throws CardbenchError if the file is not one
 */
export function readBaseline(path: string): BenchmarkScores[] {
  if (!existsSync(path)) {
    throw new CardbenchError(
      `There is no baseline ${path}; "cardbench baseline save --out ${path}" writes one.`,
    );
  }
  const parsed = baselineSchema.safeParse(readJsonDocument(path), { error: inWords });
  if (!parsed.success) {
    throw new CardbenchError(
      `${path} is not a valid baseline (${schemaComplaint(parsed.error, isQuotable(path))}); save it again with "cardbench baseline save".`,
    );
  }
  const { benchmarks, model } = parsed.data;
  return Object.entries(benchmarks).map(
    ([benchmark, each]): BenchmarkScores => ({
      origin: path,
      model,
      benchmark,
      title: each.title,
      conditions: {
        dataset: each.dataset,
        protocol: each.protocol,
        scorer: each.scorer,
        scorerVersion: each.scorerVersion,
        extractor: each.extractor,
        judge: each.judge,
        part: null,
      },
      items: new Map(
        Object.entries(each.items).map(([id, values]) => [
          id,
          { values: typeof values === 'number' ? [values] : values, tags: {} },
        ]),
      ),
      unscored: 0,
    }),
  );
}
