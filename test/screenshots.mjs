// Makes the pictures of the README and of docs/view.md from real runs on the demo: the terminal's table, the HTML report
// and the results page.
import { spawn, spawnSync } from 'node:child_process';
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
await page.setViewportSize({ width: 1180, height: 1000 });
await page.goto(pathToFileURL(report).href);
await page.screenshot({ path: join(root, 'docs/images/report.png') });
cardbench('run', 'mmlu', 'mgsm', 'humaneval', '-m', 'demo', '--seed', '2', '--fresh');
const server = spawn(
  'node',
  [join(root, 'dist/cli/main.js'), 'view', '--port', '0', '--store', store],
  { env: { ...process.env, CARDBENCH_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
);
const address = await new Promise((resolve) => {
  server.stdout.once('data', (text) => resolve(String(text).trim()));
});
const [newest, first] = JSON.parse(cardbench('runs', '--json')).map(({ id }) => id);
await page.goto(address);
const site = new URL(address).origin;
const shots = {
  'view-runs': ['/#/', 1440, 'light'],
  'view-run': [`/#/runs/${first}`, 1440, 'light'],
  'view-item': [
    `/#/runs/${newest}/mmlu/item?item=computer_security%2F2&with=${first}`,
    1440,
    'dark',
  ],
  'view-compare': [`/#/compare?runs=${newest},${first}`, 1440, 'light'],
  'view-explain': [`/#/explain/${newest}?card=${card}`, 1440, 'light'],
  'view-phone': [`/#/runs/${first}/mgsm`, 390, 'dark'],
};
for (const [name, [path, width, colorScheme]] of Object.entries(shots)) {
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.emulateMedia({ colorScheme });
  await page.goto(`${site}${path}`);
  await page.locator('h1').waitFor();
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
  // The published values of a card come after the run's own.
  if (name === 'view-run') await page.getByRole('columnheader', { name: 'published' }).waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(root, `docs/images/${name}.png`) });
}
await browser.close();
server.kill();
rmSync(folder, { recursive: true });
