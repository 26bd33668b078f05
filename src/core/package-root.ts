import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder of the installed package: the same seen from `src/core` and from `dist/core`. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The version in package.json. */
export const packageVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
