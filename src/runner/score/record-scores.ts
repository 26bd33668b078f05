import type { Scorer } from '../../scorers/scorer.js';
import type { ScoreJob } from '../jobs.js';
import type { Recorder } from '../record/recorder.js';
import { createTaskTracker } from '../task-tracker.js';
import type { AskGuards } from './guards.js';
import { type AskJudge, askAbout } from './judge.js';
import { scoreAll } from './pipeline.js';
import type { ScoringPool } from './scoring-pool.js';

export interface RecordScoresOptions {
  readonly recorder: Recorder;
  readonly pool: ScoringPool;
  /** The scorer that the jobs name. */
  readonly scorer: Scorer<unknown>;
  /** Asks the judge; `undefined` if the scorer asks none. */
  readonly ask?: AskJudge | undefined;
  /** Asks the guards of a system; `undefined` if the model's own replies are scored. */
  readonly guards?: AskGuards | undefined;
}

/** Executes the score jobs of one benchmark and records the results; resolves when they are durable. */
export async function recordScores(
  jobs: AsyncIterable<ScoreJob>,
  { recorder, pool, scorer, ask, guards }: RecordScoresOptions,
): Promise<void> {
  const recordings = createTaskTracker();
  const results = scoreAll(jobs, (job) => {
    const { run, benchmark, item, sample } = job;
    const about = { run, benchmark, item: item.id, sample };
    const question = ask === undefined ? undefined : askAbout(ask, about);
    return pool.score(job, scorer, question, guards?.(about));
  });
  for await (const result of results) recordings.track(recorder.record(result));
  recorder.flush();
  await recordings.settled();
}
