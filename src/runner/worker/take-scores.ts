import { CardbenchError } from '../../core/errors.js';
import type { TakenJob } from '../../queue/engine.js';
import { readMessage } from '../../queue/read-message.js';
import type { Scorer } from '../../scorers/scorer.js';
import { bodyOf, scoreBatchSchema } from '../queue/messages.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import type { OpenRun, WorkerSelf } from './open-run.js';
import { openBatch } from './result-sender.js';
import { reasonText } from './run-context.js';

/** Scores a batch of responses. Resolves when all of them are scored, or the batch was given back. */
export async function takeScores(
  taken: TakenJob,
  opened: OpenRun,
  { options, end }: WorkerSelf,
  pool: ScoringPool,
): Promise<void> {
  const { header, scorers, sender } = opened;
  const message = options.seal.open(`score:${header.run}`, bodyOf(taken.data));
  const { jobs } = readMessage(scoreBatchSchema, message);
  const batch = openBatch(taken, jobs.length);
  if (batch.done.size >= batch.size) {
    await taken.finish();
    return;
  }
  opened.open += 1;
  let refused = false;
  const scoring = jobs.map(async (job, index) => {
    if (batch.done.has(index)) return;
    try {
      const scorer = await scorers.of(job.benchmark);
      await requireSandbox(pool, scorer, opened, job.benchmark);
      sender.end(batch, index, await pool.score(job, scorer));
    } catch (why) {
      if (!refused) sender.send({ kind: 'refused', reason: reasonText(why) });
      refused = true;
      end(why);
    }
  });
  await Promise.all(scoring);
  if (!refused) return;
  await sender.settled();
  await taken.giveBack();
}

/** Another Python, or another sandbox, might give other verdicts. */
async function requireSandbox(
  pool: ScoringPool,
  scorer: Scorer<unknown>,
  { header, scorers }: OpenRun,
  benchmark: string,
): Promise<void> {
  const planned = scorers.sandboxOf(benchmark);
  const own = await pool.sandboxFor(scorer);
  if (planned === null || own === planned) return;
  throw new CardbenchError(
    `Run ${header.run} scores in ${planned}, and this worker has ${own ?? 'no sandbox'}; give both the same with --sandbox.`,
  );
}
