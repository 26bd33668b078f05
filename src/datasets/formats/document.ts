import { lstatSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { CardbenchError } from '../../core/errors.js';
import { piecesOfFile } from './content.js';
import { jsonText, parseJson } from './json-text.js';
import { LIMITS } from './limits.js';
import { utf8Check } from './utf8.js';
import { parseYaml } from './yaml.js';

/**
 * A JSON file that is read as a whole: a baseline, a report. It is a regular file of UTF-8 within the limits,
 * or ends in a {@link CardbenchError} that quotes nothing of it.
 */
export function readJsonDocument(path: string): unknown {
  return parseJson(readUtf8(path, LIMITS.document), path, LIMITS.documentValues);
}

/** The same for YAML: a card, a configuration. */
export function readYamlDocument(path: string): unknown {
  return parseYaml(jsonText(readUtf8(path, LIMITS.yaml)), path);
}

/** A short text file, whole. */
export function readSmallText(path: string): string {
  return jsonText(readUtf8(path, LIMITS.record));
}

/** Fails where a file that is about to be run as code is no text of a size that code has. */
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
    throw new CardbenchError(`${path} is no text: it holds a zero byte; is it the right file?`);
  }
  return bytes;
}

/**
 * Whether a complaint may repeat names that stand in a file: only where the user named the file itself, and
 * neither it nor a folder on the way there from the working folder is a symbolic link. What a link leads to may
 * be none of the reader's business.
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
