import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { cacheFolder } from '../datasets/cache-folder.js';
import { serveView } from '../view/server/serve.js';
import { keptToken } from '../view/server/token.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { examples, storeOption } from './options.js';
import { refuseIgnored } from './refuse-ignored.js';
import { untilStopped } from './until-stopped.js';
import { writeSite } from './view-export.js';
import { withResults } from './with-results.js';

const DEFAULT_PORT = 8788;

const builder = (yargs: Argv) =>
  examples(
    yargs
      .positional('runs', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Runs to export; all of the store by default',
      })
      .options({
        store: storeOption,
        port: {
          type: 'number',
          describe: 'Port on 127.0.0.1; 0 for any free port; default: 8788',
          requiresArg: true,
        },
        open: { type: 'boolean', default: false, describe: 'Open the page in the browser' },
        write: {
          type: 'boolean',
          default: false,
          describe: 'Allow tags, notes and deletion of runs',
        },
        export: {
          type: 'string',
          describe: 'Write a static site into this folder instead, for any web server',
          requiresArg: true,
        },
        force: { type: 'boolean', default: false, describe: 'Replace an earlier export' },
        'with-text': {
          type: 'boolean',
          default: false,
          describe: 'Also export the texts of items that their authors ask not to publish',
        },
      }),
    [
      ['$0 view --open', 'Look at the store in the browser'],
      ['$0 view latest latest~1 --export site', 'Two runs as a static site'],
    ],
  );

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const viewCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { print, say, host, env }) => {
    const { runs, force, withText } = args;
    if (args.export !== undefined) {
      const { port, open, write } = args;
      refuseIgnored({ port, open, write }, 'does not go with --export');
      const flags = { target: args.export, runs, force, withText };
      const at = { host, say, env, now: () => new Date() };
      return withResults(args.store, (results) => writeSite(results, flags, at));
    }
    refuseIgnored({ force, 'with-text': withText }, 'needs --export <folder>');
    if (runs.length > 0) {
      throw new CardbenchError(
        `"${runs.join(' ')}" has no effect without --export <folder>: the page shows all runs; leave it out.`,
      );
    }
    const { port = DEFAULT_PORT } = args;
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new CardbenchError(`--port ${port} is not a port; give a number from 0 to 65535.`);
    }
    const token = keptToken(cacheFolder(env), randomBytes(24).toString('base64url'));
    const view = await serveView({
      ...{ store: args.store, port, write: args.write, token, env },
      clock: () => performance.now(),
    });
    print(view.url);
    say(`The address contains a token: do not pass it on. Press Ctrl-C to stop.`);
    if (args.open) openInBrowser(view.url);
    await untilStopped(host);
    await view.close();
    return EXIT.done;
  },
};

/** Opens an address with the system's own command; without one, nothing happens. */
function openInBrowser(url: string): void {
  const [command = '', ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['explorer', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
