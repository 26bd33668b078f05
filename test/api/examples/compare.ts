import { CardbenchError, compare, type GateResult, gate, importPredictions } from 'cardbench';

/** Imports outputs of another program as a run, compares it with an earlier run, and checks it. */
export async function example(
  store: string,
  predictions: string,
  baseline: string,
): Promise<GateResult> {
  const imported = await importPredictions({
    benchmark: 'gsm8k',
    predictions,
    dataset: 'sample',
    model: 'other',
    store,
  });
  try {
    compare(baseline, imported.run, { store });
  } catch (error) {
    // An imported run does not know its prompts.
    if (error instanceof CardbenchError) console.log(error.message);
  }
  const [row] = compare(baseline, imported.run, { store, force: true });
  console.log(row?.difference, row?.interval, row?.overridden);
  return gate({ store, baseline, run: imported.run, policy: { margin: 2 }, force: true });
}
