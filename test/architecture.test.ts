import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCircle, folderOf, importGraph } from './support/import-graph.js';

const root = join(import.meta.dirname, '..');
const graph = importGraph(join(root, 'src'));

/** The table of docs/architecture.md: each folder in its order, with the folders it may import. */
const allowed = new Map(
  [
    ...readFileSync(join(root, 'docs', 'architecture.md'), 'utf8').matchAll(
      /^\| `([\w.]+)` \|[^|]*\|([^|]*)\|$/gm,
    ),
  ].map(([, folder = '', imports = '']) => [
    folder,
    imports
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ]),
);

describe('the architecture', () => {
  it('has a row for every folder', () => {
    const folders = new Set([...graph.keys()].map(folderOf));
    expect([...folders].filter((folder) => !allowed.has(folder))).toEqual([]);
  });

  it('allows no import upwards', () => {
    const order = [...allowed.keys()];
    const upwards = [...allowed].flatMap(([folder, imports]) =>
      imports
        .filter((target) => order.indexOf(target) <= order.indexOf(folder))
        .map((target) => `${folder} -> ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  /** An example of each import from one folder to another, by `<from> -> <to>`. */
  const edges = new Map<string, string>();
  for (const [file, imports] of graph) {
    for (const target of imports) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from !== to) edges.set(`${from} -> ${to}`, `${file} imports ${target}`);
    }
  }
  const listed = [...allowed].flatMap(([from, names]) => names.map((to) => `${from} -> ${to}`));

  it('has no import that the page does not allow', () => {
    expect([...edges].filter(([edge]) => !listed.includes(edge))).toEqual([]);
  });

  it('has every import that the page allows', () => {
    expect(listed.filter((edge) => !edges.has(edge))).toEqual([]);
  });

  it('has no circle of imports, dynamic ones counted', () => {
    expect(findCircle(graph)).toBeUndefined();
  });

  it('would find a circle, a dynamic import, and nothing in a graph without one', () => {
    expect(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'c', 'a']);
    expect(
      findCircle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeUndefined();
    expect(graph.get('cli/commands.ts')).toContain('cli/run.ts');
  });
});
