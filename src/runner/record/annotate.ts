import { statSync } from 'node:fs';
import { CardbenchError } from '../../core/errors.js';
import { terminalLine, terminalText } from '../../core/terminal-text.js';
import { changeTags, setName, setNote } from '../../store/annotations.js';
import { deleteRunRows, freeSpace } from '../../store/delete-run.js';
import { openConnection } from '../../store/open.js';
import { lockRun } from '../../store/run-lock.js';
import { findRun } from '../../store/runs.js';
import { withStore } from '../../store/with-store.js';
import { requireFreeName, requireRunName } from './run-name.js';

const LONGEST_TAG = 60;
const LONGEST_NOTE = 10_000;

/** Adds tags to a run and removes others. */
export function tagRun(
  store: string,
  reference: string,
  {
    add = [],
    remove = [],
  }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<string> {
  const added = add.map(tagOf);
  return inStore(store, async (db) => {
    const { id } = findRun(db, reference);
    changeTags(db, id, { add: added, remove });
    return id;
  });
}

function tagOf(text: string): string {
  const tag = terminalLine(text, LONGEST_TAG * 2);
  if (tag === '') throw new CardbenchError('A tag is empty; give a word.');
  if (tag.length > LONGEST_TAG) {
    throw new CardbenchError(
      `The tag "${tag.slice(0, 20)}..." is longer than ${LONGEST_TAG} characters; write a note instead.`,
    );
  }
  return tag;
}

/** Replaces the note of a run; an empty one removes it. */
export function noteRun(store: string, reference: string, text: string): Promise<string> {
  const note = terminalText(text).trim();
  if (note.length > LONGEST_NOTE) {
    throw new CardbenchError(
      `The note has ${note.length} characters; the most that can be stored are ${LONGEST_NOTE}.`,
    );
  }
  return inStore(store, async (db) => {
    const { id } = findRun(db, reference);
    setNote(db, id, note);
    return id;
  });
}

/**
 * Names a run, so that the name can be given wherever its id can; an empty name takes its name away.
 *
 * @throws CardbenchError if another run has the name, or it could be taken for an id
 */
export function nameRun(store: string, reference: string, name: string): Promise<string> {
  if (name !== '') requireRunName(name);
  return inStore(store, async (db) => {
    const { id } = findRun(db, reference);
    requireFreeName(db, name, id);
    setName(db, id, name);
    return id;
  });
}

/** Gives the space of what was deleted back to the file system; resolves to the bytes by which the store is smaller. */
export function compactStore(store: string): Promise<number> {
  return inStore(store, async (db) => {
    const before = sizeOf(db.name);
    freeSpace(db);
    return Math.max(0, before - sizeOf(db.name));
  });
}

/** A run that was deleted. */
export interface DeletedRun {
  readonly run: string;
  /** The bytes by which the store has become smaller. */
  readonly freed: number;
}

/**
 * Deletes a run with its responses and scores, and frees their space.
 *
 * @throws CardbenchError if another process is working on the run
 */
export function deleteRun(store: string, reference: string): Promise<DeletedRun> {
  return inStore(store, async (db) => {
    const { id } = findRun(db, reference);
    const release = lockRun(db, id);
    const before = sizeOf(db.name);
    try {
      deleteRunRows(db, id);
    } finally {
      release();
    }
    freeSpace(db);
    return { run: id, freed: Math.max(0, before - sizeOf(db.name)) };
  });
}

/** The bytes of a store with its write-ahead log. */
function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, each) => sum + (statSync(each, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Opens a store that must exist already. */
async function inStore<Value>(
  store: string,
  work: Parameters<typeof withStore<Value>>[1],
): Promise<Value> {
  openConnection(store, 'read').close();
  return withStore(store, work);
}
