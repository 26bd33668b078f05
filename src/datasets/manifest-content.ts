import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What a manifest holds, not yet checked. The build puts what it has parsed in place of this module. */
export function manifestContent(file: string): unknown {
  return parse(readFileSync(file, 'utf8'));
}
