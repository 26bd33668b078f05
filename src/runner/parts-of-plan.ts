import { resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { type Share, shardText, shareOf } from '../core/share-of.js';
import { openConnection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord } from '../store/records.js';
import { benchmarksOf, listRuns } from '../store/runs.js';

/** A run in one of several stores, as a part of the run that they make together. */
export interface PartOfPlan {
  /** As the user named it. */
  readonly store: string;
  readonly path: string;
  readonly run: RunRecord;
  readonly benchmarks: readonly RunBenchmarkRecord[];
  /** `null` for a run that is not divided. */
  readonly share: Share | null;
  /** Fingerprint of the whole plan. */
  readonly plan: string;
}

/**
 * The runs of one plan in several stores, shares in their order.
 *
 * @param reference a run, whose plan is meant; by default all runs of the stores must be of one plan
 * @throws CardbenchError for stores that hold nothing of the plan, other plans, or runs that cannot be joined
 */
export function partsOfPlan(
  stores: readonly string[],
  reference: string | undefined,
): readonly PartOfPlan[] {
  const all = stores.map((store) => ({ store, parts: partsIn(store) }));
  const empty = all.find(({ parts }) => parts.length === 0);
  if (empty !== undefined) throw new CardbenchError(`${empty.store} holds no run; leave it out.`);
  const plan = planMeant(
    all.flatMap(({ parts }) => parts),
    reference,
  );
  for (const { store, parts } of all) {
    const other = parts.find((part) => part.plan !== plan);
    if (other === undefined) continue;
    const has = parts.some((part) => part.plan === plan);
    if (has && reference !== undefined) continue;
    throw new CardbenchError(
      has
        ? `${store} holds runs of different plans (${named(other)} is another); say which with --run <id>.`
        : `${store} holds ${named(other)}, which is of another plan than the runs before it (model, benchmarks, items or settings differ); leave it out.`,
    );
  }
  const parts = all.flatMap((each) => each.parts).filter((part) => part.plan === plan);
  requireAlike(parts);
  return parts.sort((a, b) => (a.share?.index ?? 0) - (b.share?.index ?? 0));
}

function partsIn(store: string): PartOfPlan[] {
  const path = resolve(store);
  const db = openConnection(store, 'read');
  try {
    // The oldest first, as they were made.
    return listRuns(db)
      .reverse()
      .map((run) => {
        const share = shareOf(run.config);
        const benchmarks = benchmarksOf(db, run.id);
        return { store, path, run, benchmarks, share, plan: share?.plan ?? run.fingerprint };
      });
  } finally {
    db.close();
  }
}

function planMeant(parts: readonly PartOfPlan[], reference: string | undefined): string {
  if (reference === undefined) return parts[0]?.plan ?? '';
  const found = parts.filter(({ run }) => run.id.startsWith(reference));
  const [plan, ...others] = new Set(found.map((part) => part.plan));
  if (plan === undefined) {
    throw new CardbenchError(`--run ${reference}: none of the stores has such a run.`);
  }
  if (others.length > 0) {
    throw new CardbenchError(`--run ${reference} is ambiguous; give more of the id.`);
  }
  return plan;
}

/** All shares must be of the same division, or all parts whole runs. */
function requireAlike(parts: readonly PartOfPlan[]): void {
  const [first] = parts;
  const other = parts.find(({ share }) => share?.of !== first?.share?.of);
  if (first === undefined || other === undefined) return;
  throw new CardbenchError(
    `${first.store} holds ${named(first)} and ${other.store} ${named(other)}: shares of different divisions do not fit together; make all with the same number of shares.`,
  );
}

function named({ run, share }: PartOfPlan): string {
  return share === null ? `the run ${run.id}` : `share ${shardText(share)} (${run.id})`;
}
