import type { Connection } from '../../store/open.js';

/** Whether a part of the side file is of this owner and as long as it is in the store. */
export function isCurrent(side: Connection, name: string, owner: string, rows: number): boolean {
  return (
    side
      .prepare('SELECT 1 FROM parts WHERE name = ? AND owner = ? AND rows = ?')
      .get(name, owner, rows) !== undefined
  );
}

/** Notes what a part of the side file covers; -1 rows while it is being made. */
export function notePart(side: Connection, name: string, owner: string, rows: number): void {
  side
    .prepare('INSERT OR REPLACE INTO parts (name, owner, rows) VALUES (?, ?, ?)')
    .run(name, owner, rows);
}
