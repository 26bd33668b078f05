import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Files and what they import of one another: static, type-only and dynamic imports, and re-exports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** The import graph of the TypeScript files of a folder, by their paths in it. */
export function importGraph(folder: string): ImportGraph {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => name.split(sep).join('/'));
  const known = new Set(files);
  return new Map(files.map((file) => [file, importsOf(folder, file, known)]));
}

function importsOf(folder: string, file: string, known: ReadonlySet<string>): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const targets = [...text.matchAll(IMPORT)].map(([, target = '']) => {
    const name = relative(folder, join(folder, dirname(file), target)).replace(/\.js$/, '.ts');
    return known.has(`${name}x`) ? `${name}x` : name;
  });
  return [...new Set(targets)];
}

/** A circle of imports, from a file back to itself; `undefined` where there is none. */
export function findCircle(graph: ImportGraph): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | undefined => {
    const at = path.indexOf(file);
    if (at !== -1) return [...path.slice(at), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next);
      if (circle !== undefined) return circle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** `a/b.ts` as `a`; a file beside the folders stands for itself. */
export function folderOf(file: string): string {
  return file.split('/')[0] ?? file;
}
