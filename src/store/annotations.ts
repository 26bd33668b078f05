import { z } from 'zod';
import type { Connection } from './open.js';

/** What users wrote about a run. */
export interface RunAnnotations {
  /** Sorted. */
  readonly tags: readonly string[];
  /** Empty without one. */
  readonly note: string;
  /** Names the run in commands, like its id; `null` without one. */
  readonly name: string | null;
}

const tagRow = z.object({ run_id: z.string(), tag: z.string() });
const nameRow = z.object({ run_id: z.string(), name: z.string() });
const noteRow = z.object({ run_id: z.string(), note: z.string() });

/** The annotations of every run that has some, by the run's id. */
export function annotationsByRun(db: Connection): ReadonlyMap<string, RunAnnotations> {
  const tags = z
    .array(tagRow)
    .parse(db.prepare('SELECT run_id, tag FROM run_tags ORDER BY tag').all());
  const notes = z.array(noteRow).parse(db.prepare('SELECT run_id, note FROM run_notes').all());
  const names = z.array(nameRow).parse(db.prepare('SELECT run_id, name FROM run_names').all());
  type Found = { tags: string[]; note: string; name: string | null };
  const found = new Map<string, Found>();
  const of = (id: string): Found => {
    const known = found.get(id) ?? { tags: [], note: '', name: null };
    found.set(id, known);
    return known;
  };
  for (const { run_id, tag } of tags) of(run_id).tags.push(tag);
  for (const { run_id, note } of notes) of(run_id).note = note;
  for (const { run_id, name } of names) of(run_id).name = name;
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

/** The run that has this name. */
export function runNamed(db: Connection, name: string): string | undefined {
  const found = db.prepare('SELECT run_id FROM run_names WHERE name = ?').pluck().get(name);
  return found === undefined ? undefined : String(found);
}

/** The names of all runs. */
export function namesOfRuns(db: Connection): string[] {
  return db.prepare('SELECT name FROM run_names ORDER BY name').pluck().all().map(String);
}

/** Names a run; an empty name takes its name away. Another run must not have it. */
export function setName(db: Connection, runId: string, name: string): void {
  db.transaction(() => {
    db.prepare('DELETE FROM run_names WHERE run_id = ?').run(runId);
    if (name !== '') db.prepare('INSERT INTO run_names VALUES (?, ?)').run(runId, name);
  }).immediate();
}
