// `npm run build`: compiles into a folder of its own, which takes the place of `dist` once all of it is there. So no file
// of an earlier build stays, and a build that fails changes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [dist, next, last] = ['dist', 'dist.next', 'dist.last'].map((name) => join(root, name));
const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(dirname(manifest), 'bin', 'tsc');

for (const folder of [next, last]) rmSync(folder, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', next],
  { stdio: 'inherit' },
);
if (status !== 0) {
  rmSync(next, { recursive: true, force: true });
  process.exit(1);
}
if (existsSync(dist)) renameSync(dist, last);
renameSync(next, dist);
rmSync(last, { recursive: true, force: true });
