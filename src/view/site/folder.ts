import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CardbenchError, systemCode } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.js';
import { DATA } from './layout.js';

/** A folder that is made beside its place, and put there once all of it is written. */
export interface NewFolder {
  /** Writes a file; `name` has numbers and words of ours only. */
  readonly write: (name: string, content: string | Buffer) => void;
  /** Reads a file that was written. */
  readonly read: (name: string) => string;
  /** Puts the folder in its place. */
  readonly finish: () => void;
  /** Leaves nothing behind. */
  readonly discard: () => void;
}

const MARKER = join(DATA, 'site.json');

/**
 * Begins a folder.
 *
 * @param force an earlier export is replaced
 * @throws CardbenchError if there is something else at its place, or nothing can be written there
 */
export function newFolder(target: string, force: boolean): NewFolder {
  const place = resolve(target);
  clearUp(place);
  check(place, target, force);
  const part = join(dirname(place), `.${basename(place)}.part-${process.pid}`);
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined) throw error;
      throw new CardbenchError(`Cannot write ${target} (${code}); check --export.`);
    }
  };
  attempt(() => {
    rmSync(part, { recursive: true, force: true });
    makeFolder(part);
  });
  const made = new Set<string>();
  return {
    write: (name, content) =>
      attempt(() => {
        const path = join(part, name);
        const folder = dirname(path);
        if (!made.has(folder)) makeFolder(folder);
        made.add(folder);
        writeFileSync(path, content);
      }),
    read: (name) => readFileSync(join(part, name), 'utf8'),
    finish: () => {
      check(place, target, force);
      attempt(() => {
        const old = `${part}-old`;
        if (existsSync(place)) {
          if (readdirSync(place).length === 0) rmdirSync(place);
          else renameSync(place, old);
        }
        renameSync(part, place);
        rmSync(old, { recursive: true, force: true });
      });
    },
    discard: () => rmSync(part, { recursive: true, force: true }),
  };
}

/**
 * Removes what exports to this place left that were killed; an earlier export that one had moved aside is put back.
 * Folders of processes that still run stay.
 */
function clearUp(place: string): void {
  const folder = dirname(place);
  const start = `.${basename(place)}.part-`;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((each) => each.startsWith(start))) {
    const [, pid, old] = /^(\d+)(-old)?$/.exec(name.slice(start.length)) ?? [];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    try {
      if (old !== undefined && !existsSync(place)) renameSync(join(folder, name), place);
      else rmSync(join(folder, name), { recursive: true, force: true });
    } catch (error) {
      // It may be another user's; the export itself says what cannot be written.
      if (systemCode(error) === undefined) throw error;
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function check(place: string, target: string, force: boolean): void {
  if (!existsSync(place)) return;
  if (!statSync(place).isDirectory()) {
    throw new CardbenchError(`--export ${target}: this is a file; give a new or empty folder.`);
  }
  if (readdirSync(place).length === 0) return;
  if (!existsSync(join(place, MARKER))) {
    throw new CardbenchError(
      `--export ${target}: the folder is not empty, and no earlier export; give a new or empty one.`,
    );
  }
  if (!force) {
    throw new CardbenchError(
      `--export ${target}: the folder holds an earlier export; give --force to replace it.`,
    );
  }
}
