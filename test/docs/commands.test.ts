import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import type { Host } from '../../src/cli/terminal.js';
import { codeBlocks, markdownFiles, proseOf } from '../support/docs/pages.js';
import { shellCommands } from '../support/docs/shell.js';

/** What the parser says against a command, which is not carried out; empty if nothing. */
async function complaint(args: readonly string[]): Promise<string> {
  let said = '';
  let isParsed = false;
  let printed = '';
  const host: Host = {
    stdout: {
      write: (text) => {
        printed += text;
      },
    },
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
  if (isParsed) return '';
  const [name = ''] = args;
  // Asked for help about a command that it does not know, the parser lists those that it knows.
  const isKnown = name.startsWith('-') || printed.startsWith(`cardbench ${name}`);
  return code === 0 && isKnown ? '' : said.trim() || `no command ${name}`;
}

/** A command with words in place of `<run>` and the like, and with what is optional. */
function filledIn(line: string): string {
  return line.replace(/<[a-z][\w -]*>/g, 'x').replace(/\[(-[^\]]+)\]/g, '$1');
}

/** The command lines of cardbench on a page: those in blocks for a shell, and those within a sentence. */
function commandsOf(text: string): readonly (readonly string[])[] {
  const shell = codeBlocks(text)
    .filter(({ language }) => ['sh', 'bash', 'yaml', 'console', ''].includes(language))
    .map(({ language, text: body }) =>
      ['console', ''].includes(language) ? body.replace(/^(?!\$ |.*\\$| {2}-).*$/gm, '') : body,
    );
  const inline = [...proseOf(text).matchAll(/`((?:npx )?cardbench [^`]+)`/g)].map(([, line = '']) =>
    // The mere name of a command stands for its help.
    line.replaceAll('\n', ' ').replace(/^cardbench [a-z -]+$/, '$& --help'),
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
      ['runs', '--help'],
      ['show', 'x', '--item', 'x'],
    ]);
  });

  it('that do not exist are told, and so are flags', async () => {
    expect(await complaint(['run', 'mmlu', '--colour', 'red'])).toContain('--colour');
    expect(await complaint(['walk', '--help'])).toBe('no command walk');
  });
});
