import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CardbenchError } from '../../core/errors.js';
import { packageRoot } from '../../core/package-root.js';

/** A file of the page. */
export interface StaticFile {
  readonly type: string;
  readonly content: Buffer;
  /** Its name contains a hash of its content. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The folder into which `npm run build` puts the page. */
export const PAGE_FOLDER = join(packageRoot, 'dist', 'view', 'page');

/**
 * The files of the page, with their paths, by their names as in URLs.
 *
 * @throws CardbenchError if the page is not built
 */
export function pageFiles(folder = PAGE_FOLDER): ReadonlyMap<string, string> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new CardbenchError(
      `The page is not built: ${folder} has no index.html; run "npm run build".`,
    );
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), path]));
}

/**
 * Finds a file of the page by the path of a URL. The folder is listed once, and only names on that list are ever read,
 * so no path leads out of it.
 */
export function staticFiles(folder = PAGE_FOLDER): (path: string) => StaticFile | undefined {
  const known = pageFiles(folder);
  return (path) => {
    const file = known.get(path === '/' ? 'index.html' : path.slice(1));
    if (file === undefined) return undefined;
    return {
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      content: readFileSync(file),
      immutable: path.startsWith('/assets/'),
    };
  };
}
