import type { CardPage } from '../api.js';
import { cardPage, MAX_EVIDENCE, responsesOf, runsOnCard } from './cards.js';
import type { Context } from './context.js';

/** Up to this many responses are read before a thread would have started. */
const FEW = 5_000;

/** A card as the page asks for it; in a thread, if the verdicts rest on many responses. */
export async function cardAnswer(
  { results, threads }: Pick<Context, 'results' | 'threads'>,
  id: string,
  query: URLSearchParams,
): Promise<CardPage> {
  const { suitable, shown } = runsOnCard(results, id, query);
  const read = shown.map(responsesOf).filter((each) => each <= MAX_EVIDENCE);
  if (read.reduce((sum, each) => sum + each, 0) <= FEW) return cardPage({ results }, id, query);
  // Repeats of a run are part of the evidence, so the others count, too.
  const state = suitable.map(({ run, benchmarks }) => [
    run.id,
    run.status,
    ...benchmarks.map(({ id: record, scored, errors, headline }) => [
      ...[record, scored, errors],
      ...[results.scorings(record).at(-1)?.id, headline?.estimate.value],
    ]),
  ]);
  const elsewhere = `This takes too long here; "cardbench report <run> --card ${id}" does it.`;
  return threads.card({ id, query: query.toString() }, { state, elsewhere });
}
