import type { CommandEntry } from '../../../src/cli/command.js';
import { commands } from '../../../src/cli/commands.js';
import { cardbench } from '../cli.js';

const INTRODUCTION = `# Commands

What \`--help\` prints for each command. [Settings](settings.md) lists what \`run\`, \`card\` and \`compare\` have in common,
with the names for the config file. [Exit codes](running.md#exit-codes) are the same for all commands.
`;

/** The page docs/commands.md, from the help of every command. */
export async function commandsPage(): Promise<string> {
  const parts: string[] = [];
  for (const entry of commands) parts.push(await sectionOf(entry, []));
  return [INTRODUCTION, ...parts].join('\n');
}

async function sectionOf(entry: CommandEntry, parents: readonly string[]): Promise<string> {
  const written = typeof entry.command === 'string' ? entry.command : (entry.command[0] ?? '');
  const path = [...parents, written.split(' ')[0] ?? ''];
  const { stdout } = await cardbench([...path, '--help']);
  const level = '#'.repeat(path.length + 1);
  const help = stdout.trim().replace(/[ \t]+$/gm, '');
  const parts = [`${level} ${path.join(' ')}\n\n\`\`\`text\n${help}\n\`\`\`\n`];
  const loaded = await entry.load();
  if ('subcommands' in loaded) {
    for (const each of loaded.subcommands) parts.push(await sectionOf(each, path));
  }
  return parts.join('\n');
}
