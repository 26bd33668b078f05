import { z } from 'zod';

/** What a worker says of itself. */
const presenceSchema = z.object({
  host: z.string(),
  /** The version of cardbench. */
  version: z.string(),
  /** What it takes; `null` is everything. */
  only: z.enum(['call', 'execute']).nullable(),
  /** Calls under way, and those that it may have. */
  calls: z.number(),
  slots: z.number(),
  /** Programs under way. */
  programs: z.number(),
  /** When it was last heard of, by the engine's clock. */
  at: z.number(),
});

export type Presence = z.output<typeof presenceSchema>;
export type Workers = Readonly<Record<string, Presence>>;

/** The shared value in which all workers of an engine are. */
export const WORKERS = 'workers';
/** Milliseconds between two signs of life, and without one until a worker counts as gone. */
export const BEAT = 2_000;
const GONE = 6_000;

const anySchema = z.record(z.string(), z.unknown());

/** The workers that are there. What another version has written is left out. */
export function workersIn(value: string | undefined, now: number): Workers {
  const workers: Record<string, Presence> = {};
  for (const [id, each] of Object.entries(entriesOf(value))) {
    const read = presenceSchema.safeParse(each);
    if (read.success && now - read.data.at < GONE) workers[id] = read.data;
  }
  return workers;
}

/** The value with what a worker says of itself; `undefined` takes it out. */
export function withWorker(
  value: string | undefined,
  id: string,
  presence: Omit<Presence, 'at'> | undefined,
  now: number,
): string {
  const { [id]: _former, ...others } = workersIn(value, now);
  return JSON.stringify(
    presence === undefined ? others : { ...others, [id]: { ...presence, at: now } },
  );
}

function entriesOf(value: string | undefined): Record<string, unknown> {
  if (value === undefined) return {};
  try {
    return anySchema.parse(JSON.parse(value));
  } catch {
    return {};
  }
}
