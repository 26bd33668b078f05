import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the installed package: two levels above `src/core`, and above each folder of `dist` that has code. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

const manifest = readFileSync(join(packageRoot, 'package.json'), 'utf8');

/** The version in package.json. */
export const packageVersion = (JSON.parse(manifest) as { readonly version: string }).version;
