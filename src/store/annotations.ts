import { z } from 'zod';
import type { Connection } from './open.js';

/** What users wrote about a run. */
export interface RunAnnotations {
  /** Sorted. */
  readonly tags: readonly string[];
  /** Empty without one. */
  readonly note: string;
}

const tagRow = z.object({ run_id: z.string(), tag: z.string() });
const noteRow = z.object({ run_id: z.string(), note: z.string() });

/** The annotations of every run that has some, by the run's id. */
export function annotationsByRun(db: Connection): ReadonlyMap<string, RunAnnotations> {
  const tags = z
    .array(tagRow)
    .parse(db.prepare('SELECT run_id, tag FROM run_tags ORDER BY tag').all());
  const notes = z.array(noteRow).parse(db.prepare('SELECT run_id, note FROM run_notes').all());
  const found = new Map<string, { tags: string[]; note: string }>();
  const of = (id: string): { tags: string[]; note: string } => {
    const known = found.get(id) ?? { tags: [], note: '' };
    found.set(id, known);
    return known;
  };
  for (const { run_id, tag } of tags) of(run_id).tags.push(tag);
  for (const { run_id, note } of notes) of(run_id).note = note;
  return found;
}

/** Adds tags to a run and removes others; a tag that is there already, or is not, is no error. */
export function changeTags(
  db: Connection,
  runId: string,
  {
    add = [],
    remove = [],
  }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): void {
  db.transaction(() => {
    const insert = db.prepare('INSERT OR IGNORE INTO run_tags (run_id, tag) VALUES (?, ?)');
    const drop = db.prepare('DELETE FROM run_tags WHERE run_id = ? AND tag = ?');
    for (const tag of add) insert.run(runId, tag);
    for (const tag of remove) drop.run(runId, tag);
  }).immediate();
}

/** Replaces the note of a run; an empty one removes it. */
export function setNote(db: Connection, runId: string, note: string): void {
  db.transaction(() => {
    db.prepare('DELETE FROM run_notes WHERE run_id = ?').run(runId);
    if (note !== '') db.prepare('INSERT INTO run_notes VALUES (?, ?)').run(runId, note);
  }).immediate();
}
