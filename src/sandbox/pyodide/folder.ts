import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Where the installed Pyodide is. */
export const pyodideFolder = dirname(
  createRequire(import.meta.url).resolve('pyodide/package.json'),
);

/** The version of the installed Pyodide. */
export const pyodideVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(pyodideFolder, 'package.json'), 'utf8'))).version;
