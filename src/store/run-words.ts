import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/** The words that name the newest runs of a store, for completion in a shell: none where it cannot be read. */
export function runWords(path: string, most = 50): readonly string[] {
  if (!existsSync(path)) return [];
  try {
    const db = new Database(path, { readonly: true, timeout: 100 });
    const words = (sql: string): string[] => {
      try {
        return db.prepare(sql).pluck().all(most) as string[];
      } catch {
        return [];
      }
    };
    const ids = words('SELECT id FROM runs ORDER BY created_at DESC LIMIT ?');
    const names = words('SELECT name FROM run_names LIMIT ?');
    db.close();
    return ids.length === 0 ? [] : ['latest', ...names, ...ids];
  } catch {
    return [];
  }
}
