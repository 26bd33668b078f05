import { lstatSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { CardbenchError } from '../../core/errors.js';
import { piecesOfFile } from './content.js';
import { jsonText, parseJson } from './json-text.js';
import { LIMITS } from './limits.js';
import { utf8Check } from './utf8.js';

/**
 * Reads a whole JSON file, such as a baseline or a report. Throws a {@link CardbenchError} that quotes nothing from the
 * file if it is not a regular UTF-8 file within the limits.
 */
export function readJsonDocument(path: string): unknown {
  return parseJson(readUtf8(path, LIMITS.document), path, LIMITS.documentValues);
}

/** The text of a YAML file, with the same checks. */
export function readYamlText(path: string): string {
  return jsonText(readUtf8(path, LIMITS.yaml));
}

/** A short text file, whole. */
export function readSmallText(path: string): string {
  return jsonText(readUtf8(path, LIMITS.record));
}

/** Throws if a file that is about to be run as code is not text, or too large. */
export function requireText(path: string): void {
  readUtf8(path, LIMITS.record);
}

function readUtf8(path: string, most: number): Uint8Array {
  const check = utf8Check(path);
  const parts: Uint8Array[] = [];
  for (const piece of piecesOfFile(path, most)) parts.push(check.push(piece));
  parts.push(check.end());
  const bytes = Buffer.concat(parts);
  if (bytes.includes(0)) {
    throw new CardbenchError(
      `${path} is not a text file: it contains a zero byte; is it the right file?`,
    );
  }
  return bytes;
}

/**
 * Whether an error message may quote names from a file: only if the user named the file, and neither it nor a folder
 * between the working directory and it is a symbolic link. The target of a link may be confidential.
 */
export function isQuotable(path: string): boolean {
  const file = resolve(path);
  const home = process.cwd();
  try {
    if (lstatSync(file).isSymbolicLink()) return false;
    let folder = dirname(file);
    if (!folder.startsWith(home + sep)) return !lstatSync(folder).isSymbolicLink();
    while (folder !== home) {
      if (lstatSync(folder).isSymbolicLink()) return false;
      folder = dirname(folder);
    }
    return true;
  } catch {
    return false;
  }
}
