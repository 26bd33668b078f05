import { readdirSync, readFileSync } from 'node:fs';

/** The text of a file under /proc; empty if it has gone, or the system or kernel does not have it. */
export function procText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The names in a folder under /proc; none if it has gone, or the system does not have it. */
export function procEntries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
