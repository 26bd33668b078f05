import { displacedError, isDisplaced, rescueDisplaced } from './displaced.js';
import { type Connection, isStoreFault, openConnection, storeError } from './open.js';

/**
 * Opens a store for writing, and closes it after the work. A failure of the database becomes a one-sentence error. If
 * the store was moved, deleted or replaced in the meantime, its contents are saved.
 *
 * @param mode `change` for work on runs that exist: no store is created
 */
export async function withStore<Result>(
  file: string,
  work: (db: Connection) => Promise<Result>,
  mode: 'write' | 'change' = 'write',
): Promise<Result> {
  const db = openConnection(file, mode);
  try {
    const result = await work(db);
    if (isDisplaced(db)) throw displacedError(db);
    return result;
  } catch (thrown) {
    throw faultOf(thrown, db);
  } finally {
    db.close();
  }
}

function faultOf(thrown: unknown, db: Connection): unknown {
  try {
    const displaced = rescueDisplaced(db);
    if (displaced !== undefined) return displaced;
  } catch (fault) {
    return storeError(fault, db.name);
  }
  return isStoreFault(thrown) ? storeError(thrown, db.name) : thrown;
}
