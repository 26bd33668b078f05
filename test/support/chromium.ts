import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, describe } from 'vitest';

/** Debian's Chromium, or what CHROMIUM names. */
const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** A group of tests in a real headless browser; it says so where there is none. */
export function describeInChromium(
  name: string,
  body: (browser: () => Promise<Browser>) => void,
): void {
  if (!existsSync(executable)) {
    describe.skip(`${name} (skipped: no Chromium at ${executable})`, () =>
      body(() => Promise.reject()));
    return;
  }
  describe(name, () => {
    let opened: Promise<Browser> | undefined;
    afterAll(async () => (await opened)?.close());
    body(() => {
      opened ??= chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
      return opened;
    });
  });
}
