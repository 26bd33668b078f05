// The tables of docs/explain.md, "What the simulation shows": `npm run simulate -- explain [trials] [benchmark,...|all] [power,alone,others,pairs,clean]`.
// Bundled first: it loads all benchmarks, which takes long from the sources.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

// As deep in the package as the files of `dist`, so that the package's own files are found.
const file = fileURLToPath(
  new URL(`../../node_modules/.cache/explain-simulation-${process.pid}.mjs`, import.meta.url),
);
const input = fileURLToPath(new URL('./explain/simulate.ts', import.meta.url));
const bundle = await rolldown({ input, external: (id) => !/^[./]/.test(id), logLevel: 'silent' });
await bundle.write({ file, format: 'es', codeSplitting: false });
const { simulate } = await import(file);
await simulate(process.argv.slice(3));
rmSync(file);
