import type { Item } from '../core/item.js';
import type { ModelResponse } from '../core/response.js';
import type { ScoredSample } from '../core/score.js';
import type { Connection } from '../store/open.js';
import { unscoredResponses } from '../store/responses.js';
import { createAsyncQueue } from './async-queue.js';
import type { BenchmarkRun } from './benchmark-run.js';
import type { RunConfig } from './config.js';
import type { RunListener } from './events.js';
import type { ScoreJob, ScoreResult } from './jobs.js';
import type { Recorder } from './record/recorder.js';
import type { AskGuards } from './score/guards.js';
import { type AskJudge, askAbout } from './score/judge.js';
import { scoreAll } from './score/pipeline.js';
import { scoreJob, storedScoreJobs } from './score/score-jobs.js';
import { type ScoringPool, ScoringStopped } from './score/scoring-pool.js';
import type { TaskTracker } from './task-tracker.js';

/** Maximum number of replies waiting in memory to be scored; others are read back from the store later. */
const MAX_WAITING = 1024;

/** Scores the replies of a run while its calls go on; no call waits for scoring. */
export interface RunScoring {
  /** Starts scoring responses that earlier processes stored but did not score. */
  readonly scoreStored: () => void;
  /** Queues a reply that is durable. */
  readonly take: (
    of: BenchmarkRun,
    item: Item<unknown>,
    sample: number,
    response: ModelResponse,
  ) => void;
  /** Notes that a response was stored whose item is not in memory; it is scored at the end. */
  readonly leftInStore: (of: BenchmarkRun) => void;
  /** Resolves when everything is scored; nothing may be queued after this call. */
  readonly finish: () => Promise<void>;
}

export interface RunScoringOptions {
  readonly db: Connection;
  readonly benchmarkRuns: readonly BenchmarkRun[];
  readonly recorder: Recorder;
  readonly pool: ScoringPool;
  /** `undefined` without a judge. */
  readonly ask: AskJudge | undefined;
  /** `undefined` without guards. */
  readonly guards?: AskGuards | undefined;
  readonly listener: RunListener;
  readonly tracker: TaskTracker;
  /** Fires when the user stops the run: stored responses can be scored at the next start. */
  readonly drain: AbortSignal;
  readonly config: Pick<RunConfig, 'reasoningTags'>;
}

export function createRunScoring(options: RunScoringOptions): RunScoring {
  const { db, benchmarkRuns, recorder, pool, ask, guards, listener, tracker, drain, config } =
    options;
  const byId = new Map(benchmarkRuns.map((of) => [of.target.benchmark, of]));
  const left = new Set<BenchmarkRun>();
  const live = createAsyncQueue<ScoreJob>();

  const scoreOne = async (job: ScoreJob): Promise<ScoreResult | undefined> => {
    const scorer = byId.get(job.benchmark)?.resolved.benchmark.scorer;
    if (scorer === undefined || drain.aborted) return undefined;
    const { run, benchmark, item, sample } = job;
    const about = { run, benchmark, item: item.id, sample };
    const question =
      ask === undefined || scorer.asksJudge !== true ? undefined : askAbout(ask, about);
    try {
      const asked = scorer.guarded === undefined ? undefined : guards?.(about);
      return await pool.score(job, scorer, question, asked);
    } catch (thrown) {
      if (thrown instanceof ScoringStopped) return undefined;
      throw thrown;
    }
  };
  const scoreThem = async (jobs: AsyncIterable<ScoreJob>): Promise<void> => {
    for await (const result of scoreAll(jobs, scoreOne)) {
      tracker.track(
        recorder.record(result).then(() => listener.scored(result.benchmark, scoredSample(result))),
      );
    }
  };
  const liveScoring = scoreThem(live);
  tracker.track(liveScoring);

  return {
    scoreStored: () => {
      async function* jobs(): AsyncGenerator<ScoreJob> {
        for (const { record, scoring, target, resolved, answered } of benchmarkRuns) {
          const unscored = unscoredResponses(db, record.id, scoring.id);
          const stored = storedScoreJobs(target, resolved.read, unscored, {
            until: drain,
            reasoningTags: config.reasoningTags,
          });
          for await (const job of stored) {
            // Later responses are scored as they arrive.
            if (answered.has(job.item.id, job.sample)) yield job;
          }
        }
      }
      if (benchmarkRuns.some(({ answered }) => answered.size > 0)) tracker.track(scoreThem(jobs()));
    },
    take: (of, item, sample, response) => {
      if (drain.aborted) return;
      if (live.waiting() >= MAX_WAITING) left.add(of);
      else live.push(scoreJob(of.target, item, { sample, response }));
    },
    leftInStore: (of) => {
      left.add(of);
    },
    finish: async () => {
      live.close();
      await tracker.settled();
      for (const { record, scoring, target, resolved } of left) {
        const unscored = unscoredResponses(db, record.id, scoring.id, 'done');
        const { reasoningTags } = config;
        await scoreThem(
          storedScoreJobs(target, resolved.read, unscored, { until: drain, reasoningTags }),
        );
      }
      recorder.flush();
      await tracker.settled();
    },
  };
}

/** `null` if the scorer failed. */
function scoredSample({ item, sample, tags, outcome }: ScoreResult): ScoredSample | null {
  if (outcome.kind === 'error') return null;
  const { value, details } = outcome.score;
  return { item, sample, value, tags, ...(details === undefined ? {} : { details }) };
}
