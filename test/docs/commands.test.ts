import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import { commands } from '../../src/cli/commands.js';
import type { Host } from '../../src/cli/terminal.js';
import { codeBlocks, markdownFiles, proseOf } from '../support/docs/pages.js';
import { shellCommands } from '../support/docs/shell.js';

/** What the parser says against a command, which is not carried out; empty if nothing. */
async function complaint(args: readonly string[]): Promise<string> {
  let said = '';
  if (await isName(args)) return '';
  let isParsed = false;
  const host: Host = {
    stdout: { write: () => {} },
    stderr: {
      write: (text) => {
        said += text;
      },
    },
    env: {},
    on: () => {},
    off: () => {},
    exit: () => {},
  };
  const onLoaded = (): never => {
    isParsed = true;
    throw new Error('not carried out');
  };
  const code = await runCommandLine(args, host, { onLoaded });
  return isParsed || code === 0 ? '' : said.trim();
}

/** Whether these words are the mere name of a command, as in "`cardbench runs tag`". */
async function isName([name, ...others]: readonly string[]): Promise<boolean> {
  const entry = commands.find(({ command }) => firstWord(command) === name);
  if (entry === undefined || others.length > 1) return false;
  if (others.length === 0) return true;
  const loaded = await entry.load();
  const parts = 'subcommands' in loaded ? loaded.subcommands : [];
  return parts.some(({ command }) => firstWord(command) === others[0]);
}

function firstWord(command: string | string[]): string | undefined {
  return (typeof command === 'string' ? command : command[0])?.split(' ')[0];
}

/** A command with words in place of `<run>` and the like, and with what is optional. */
function filledIn(line: string): string {
  return line.replace(/<[a-z][\w -]*>/g, 'x').replace(/\[(-[^\]]+)\]/g, '$1');
}

/** The command lines of cardbench on a page: those in blocks for a shell, and those within a sentence. */
/** Lines that are no command: output, in which a long command may be broken, too. */
const OUTPUT = /^(?!\$ |(?! +cardbench ).*\\$| {2}-).*$/gm;

function commandsOf(text: string): readonly (readonly string[])[] {
  const shell = codeBlocks(text)
    .filter(({ language }) => ['sh', 'bash', 'yaml', 'console', ''].includes(language))
    .map(({ language, text: body }) =>
      ['console', ''].includes(language) ? body.replace(OUTPUT, '') : body,
    );
  const inline = [...proseOf(text).matchAll(/`((?:npx )?cardbench [^`]+)`/g)].map(([, line = '']) =>
    line.replaceAll('\n', ' '),
  );
  return [...shell, ...inline]
    .map(filledIn)
    .flatMap(shellCommands)
    .filter(([name]) => name === 'cardbench')
    .map((words) => words.slice(1).filter((word) => word !== '...'));
}

describe('commands in the documentation', () => {
  it.each(markdownFiles())('$path: the parser takes every one', async ({ text }) => {
    for (const args of commandsOf(text)) {
      expect([args.join(' '), await complaint(args)]).toEqual([args.join(' '), '']);
    }
  });

  it('are found in blocks and in sentences', () => {
    const text =
      'Use `cardbench runs` or `cardbench show <run> [--item <id>]`.\n```sh\nA=1 npx cardbench run mmlu \\\n  -m "a b" # why\ncat x | cardbench score y\n```\n```console\n$ cardbench view\ncardbench says\n```\n';
    expect(commandsOf(text)).toEqual([
      ['run', 'mmlu', '-m', 'a b'],
      ['score', 'y'],
      ['view'],
      ['runs'],
      ['show', 'x', '--item', 'x'],
    ]);
  });

  it('that do not exist are told, and so are flags', async () => {
    expect(await complaint(['run', 'mmlu', '--colour', 'red'])).toContain('--colour');
    expect(await complaint(['walk'])).toContain('walk');
    expect(await complaint(['runs', 'walk'])).toContain('walk');
    expect(await complaint(['runs', 'tag'])).toBe('');
  });
});
