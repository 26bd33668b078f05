/** What an iterator gives, so many at a time; it is closed where the reader stops. */
export function* batches<Each>(from: Iterable<Each>, size: number): Generator<readonly Each[]> {
  let batch: Each[] = [];
  for (const each of from) {
    batch.push(each);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
