// Makes the pictures of the README from a real run on the demo: the terminal's table and the HTML report.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cardbench-pictures-'));
const store = join(folder, 'demo.db');
const cardbench = (...args) => {
  const { status, stdout, stderr } = spawnSync(
    'node',
    [join(root, 'dist/cli/main.js'), ...args, '--store', store],
    { encoding: 'utf8' },
  );
  if (status !== 0 && status !== 3) throw new Error(stderr);
  return stdout;
};
const escaped = (text) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);

const card = 'llama-3.3-70b-instruct';
const table = cardbench('card', card, '-m', 'demo');
const report = join(folder, 'report.html');
writeFileSync(report, cardbench('report', '-f', 'html', '--card', card));
const terminal = join(folder, 'terminal.html');
writeFileSync(
  terminal,
  `<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#14171a;color:#e8eaed}pre{margin:0;padding:20px;font:14px/1.4 "DejaVu Sans Mono",monospace;display:inline-block}</style><pre>$ cardbench card ${card} -m demo\n\n${escaped(table)}</pre>`,
);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
await page.goto(pathToFileURL(terminal).href);
await page.locator('pre').screenshot({ path: join(root, 'docs/images/terminal.png') });
await page.setViewportSize({ width: 820, height: 1150 });
await page.goto(pathToFileURL(report).href);
await page.screenshot({ path: join(root, 'docs/images/report.png') });
await browser.close();
rmSync(folder, { recursive: true });
