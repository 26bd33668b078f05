import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Megabytes (10^6 bytes) that an installation may take, without the native code of SQLite. */
const MOST = 75;

function bytesIn(path: string): number {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}

/** Bytes of each package of an installation without development dependencies. */
function installed(): Map<string, number> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  const sizes = new Map<string, number>();
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    const folder = join(root, path);
    if (path === '' || dev === true || devOptional === true || !existsSync(folder)) continue;
    const name = path.replace(/^.*node_modules\//, '');
    // Compiled or downloaded on each machine: 2 to 17 MB.
    const native = join(folder, 'build');
    const compiled = name === 'better-sqlite3' && existsSync(native) ? bytesIn(native) : 0;
    sizes.set(name, (sizes.get(name) ?? 0) + bytesIn(folder) - compiled);
  }
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    files: string[];
  };
  const own = files.filter((name) => !name.includes('*')).map((name) => bytesIn(join(root, name)));
  sizes.set(
    'cardbench',
    own.reduce((sum, size) => sum + size, 0),
  );
  return sizes;
}

it('an installation weighs what the documentation says', () => {
  const sizes = installed();
  const page = readFileSync(join(root, 'docs', 'installing.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \| ([\d.]+) \|/gm)];
  const listed = new Map(rows.map(([, name = '', size]) => [name, Number(size)]));
  const large = [...sizes].filter(([, size]) => size >= 1e6).map(([name]) => name);
  expect([...listed.keys()].sort()).toEqual(large.sort());
  for (const [name, size] of listed) {
    expect(Math.abs((sizes.get(name) ?? 0) / 1e6 - size), name).toBeLessThan(1);
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1e6;
  expect(total).toBeLessThan(MOST);
});
