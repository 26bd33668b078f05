import { openResults, type Results } from '../results/results.js';

/** Opens a store for reading, and closes it after the work. */
export async function withResults<Value>(
  store: string,
  use: (results: Results) => Value | Promise<Value>,
): Promise<Value> {
  const results = openResults(store);
  try {
    return await use(results);
  } finally {
    results.close();
  }
}
