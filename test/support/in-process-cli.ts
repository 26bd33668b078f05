import yargs from 'yargs';
import { commands } from '../../src/cli/commands.js';
import { requireOnce } from '../../src/cli/options.js';

/** Runs a command in this process; resolves to what its error says, or to `done`. */
export async function outcomeOf(line: string | readonly string[]): Promise<string> {
  const argv = typeof line === 'string' ? line.split(' ') : [...line];
  const entry = commands.find(({ command }) => command.split(' ')[0] === argv[0]);
  if (entry === undefined) throw new Error(`no command ${argv[0]}`);
  const { builder, handler } = await entry.load();
  const parser = yargs(argv)
    .exitProcess(false)
    .strict()
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new Error(message ?? 'usage');
    })
    .command(
      entry.command,
      '',
      (each) => (typeof builder === 'function' ? builder(each) : each.options(builder ?? {})),
      async (args) => {
        requireOnce(args, entry.command);
        await handler(args as never);
      },
    );
  try {
    await parser.parseAsync();
    return 'done';
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
