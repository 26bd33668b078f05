import type { ScoreJob, ScoreResult } from '../jobs.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import { ScoringStopped } from '../score/scoring-pool.js';
import type { Coordinator, ResultListener } from './coordinator.js';
import { runOf, SCORES } from './messages.js';
import { createWorkersView } from './workers-view.js';

/** Responses in a job: enough that the way to a worker takes less than their programs. */
const TOGETHER = 8;
/** Milliseconds to wait for more responses, and between two looks at jobs of which nothing is heard. */
const DELAY = 20;
const SILENT = 15_000;
const LOOK = 2_000;

interface Waiting {
  readonly job: ScoreJob;
  readonly resolve: (result: ScoreResult) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Has the responses whose scorers run programs scored by workers; the others, those that ask a judge or guards and those
 * that read the dataset are scored here.
 */
export function queueScoringPool(
  local: ScoringPool,
  coordinator: Coordinator,
  note: (message: string) => void,
  clock: () => number,
): { readonly pool: ScoringPool; readonly stop: () => void } {
  const { engine, seal, header } = coordinator;
  const queue = engine.queue(SCORES);
  const { run } = header;
  const view = createWorkersView(engine.address, 'execute');
  const open = new Map<string, Waiting & { sent: number; batch: string }>();
  let pending: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let ready: Promise<void> | undefined;
  const keyFor = ({
    benchmark,
    item,
    sample,
    scoring,
  }: Omit<ScoreResult, 'tags' | 'outcome' | 'kind' | 'run'>): string =>
    `${scoring} ${benchmark} ${sample} ${item}`;
  const keyOfJob = ({ item, ...job }: ScoreJob): string => keyFor({ ...job, item: item.id });

  const fail = (reason: unknown): void => {
    const waiting = [...pending, ...open.values()];
    pending = [];
    open.clear();
    for (const { reject } of waiting) reject(reason);
  };

  /** What an earlier process of the run has left would be scored twice. */
  const start = async (): Promise<void> => {
    const receive: ResultListener = (received, recorded) => {
      for (const result of received.flatMap(({ results }) => results)) {
        if (result.kind !== 'score') continue;
        const key = keyFor(result);
        open.get(key)?.resolve(result);
        open.delete(key);
      }
      // A score that is lost is only computed again.
      recorded();
    };
    coordinator.onReceived(receive, fail);
    for (const { id, data } of await queue.all()) if (runOf(data) === run) await queue.remove(id);
    looking = setInterval(() => void look().catch(fail), LOOK);
  };

  const send = (waiting: readonly Waiting[]): void => {
    const batch = coordinator.newId();
    const jobs = waiting.map(({ job }) => job);
    for (const each of waiting) {
      open.set(keyOfJob(each.job), { ...each, sent: clock(), batch });
    }
    ready ??= start();
    ready
      .then(() =>
        queue.add([{ id: batch, data: { run, body: seal.close(`score:${run}`, { run, jobs }) } }]),
      )
      .catch((reason: unknown) => {
        for (const { reject } of waiting) reject(reason);
      });
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const waiting = pending;
    pending = [];
    if (waiting.length > 0) send(waiting);
  };
  const look = async (): Promise<void> => {
    if (open.size === 0) return;
    const message = view.update(await coordinator.state(), clock());
    if (message !== undefined && view.count() === 0) note(message);
    const before = clock() - SILENT;
    const silent = [...open.values()].filter(({ sent }) => sent < before);
    for (const id of new Set(silent.map(({ batch }) => batch))) {
      if ((await queue.stateOf(id)) !== 'gone' || !(await coordinator.isQuiet())) continue;
      const lost = silent.filter(({ batch, job }) => batch === id && open.has(keyOfJob(job)));
      if (lost.length === 0) continue;
      await coordinator.announce();
      send(lost);
    }
  };

  const score: ScoringPool['score'] = (job, scorer, ask, guards) => {
    const isHere = ask !== undefined || guards !== undefined || scorer.readsDataset === true;
    if (scorer.needsSandbox !== true || isHere) return local.score(job, scorer, ask, guards);
    return new Promise((resolve, reject) => {
      pending.push({ job, resolve, reject });
      if (pending.length >= TOGETHER) flush();
      else timer ??= setTimeout(flush, DELAY);
    });
  };
  return {
    pool: { ...local, score },
    stop: () => {
      clearInterval(looking);
      clearTimeout(timer);
      fail(new ScoringStopped());
    },
  };
}
