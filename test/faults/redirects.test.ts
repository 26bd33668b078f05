import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

it.each([301, 302, 303, 307, 308])(
  'an endpoint that redirects with %d ends the run with one sentence',
  async (status) => {
    const { baseUrl, calls } = await startServer((_call, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:9/v1' }).end();
    });
    const { code, stderr } = await cardbench([
      ...['run', 'mmlu', '-m', 'm', '--base-url', baseUrl, '--dataset', 'sample'],
      ...['--store', join(temporaryFolder(), 'x.db')],
    ]);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `redirects to another address (${status}), which calls do not follow; give that address with --base-url.`,
      ),
    });
    expect(calls.length).toBeLessThan(20);
  },
);
