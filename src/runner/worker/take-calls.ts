import type { TakenJob } from '../../queue/engine.js';
import { readMessage } from '../../queue/read-message.js';
import { notBegun } from '../jobs.js';
import { bodyOf, type CallBatch, callBatchSchema } from '../queue/messages.js';
import { type OpenRun, openCalls, type WorkerSelf } from './open-run.js';
import { openBatch } from './result-sender.js';
import { reasonText } from './run-context.js';

/** Takes a batch of calls. They are made as the limits allow; the results return by themselves. */
export async function takeCalls(
  taken: TakenJob,
  opened: OpenRun,
  worker: WorkerSelf,
): Promise<void> {
  const { run } = opened.header;
  const message = worker.options.seal.open(`call:${run}`, bodyOf(taken.data));
  const batch = readMessage(callBatchSchema, message);
  try {
    opened.calls ??= openCalls(opened, worker);
  } catch (why) {
    await refuse(taken, batch, why, opened);
    worker.end(why);
    return;
  }
  const own = openBatch(taken, batch.jobs.length);
  if (own.done.size >= own.size) {
    await taken.finish();
    return;
  }
  opened.open += 1;
  opened.calls.take(own, batch);
}

/** Gives a batch back whose run this worker cannot serve, and says why. */
async function refuse(
  taken: TakenJob,
  { jobs }: CallBatch,
  why: unknown,
  { sender }: OpenRun,
): Promise<void> {
  sender.send({ kind: 'refused', reason: reasonText(why) });
  for (const job of jobs) sender.send(notBegun(job));
  await sender.settled();
  await taken.finish();
}
