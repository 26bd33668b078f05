import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Argv } from 'yargs';
import { CardbenchError } from '../core/errors.js';
import { cacheFolder } from '../datasets/cache-folder.js';
import { serveView } from '../view/server/serve.js';
import { keptToken } from '../view/server/token.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { storeOption } from './options.js';
import { untilStopped } from './until-stopped.js';

const builder = (yargs: Argv) =>
  yargs.options({
    store: storeOption,
    port: {
      type: 'number',
      default: 8788,
      describe: 'Port on 127.0.0.1; 0 for any free port',
      requiresArg: true,
    },
    open: { type: 'boolean', default: false, describe: 'Open the page in the browser' },
    write: { type: 'boolean', default: false, describe: 'Allow tags, notes and deletion of runs' },
  });

type Args = Awaited<ReturnType<typeof builder>['argv']>;

export const viewCommand: Command<Args> = {
  builder: builder as Command<Args>['builder'],
  handler: async (args, { print, say, host, env }) => {
    const { port } = args;
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
