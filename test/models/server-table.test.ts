import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { providers } from '../../src/models/providers.js';

const page = readFileSync(join(packageRoot, 'docs', 'servers.md'), 'utf8');

describe('the table of presets in docs/servers.md', () => {
  it('has each preset with its variables and addresses', () => {
    const rows = new Map(
      [...page.matchAll(/^\| `(\w+)` \| (.*)$/gm)].map(([row, name]) => [name ?? '', row]),
    );
    expect([...rows.keys()]).toEqual(expect.arrayContaining(Object.keys(providers)));
    expect(rows.size).toBe(Object.keys(providers).length);
    for (const [name, provider] of Object.entries(providers)) {
      const { baseUrl, keyVariable, keyOptional, otherBaseUrls = [], account } = provider;
      const row = rows.get(name) ?? '';
      expect(row).toContain(`\`${keyVariable}\`${keyOptional ? ', optional' : ''} |`);
      for (const address of [
        baseUrl || `$${account?.variable}${account?.path}`,
        ...otherBaseUrls,
      ]) {
        expect(row).toContain(`\`${address}\``);
      }
    }
  });
});
