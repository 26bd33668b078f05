import { type CommandHelp, commandHelp, withSubcommands } from './command-help.js';
import { commands } from './commands.js';

/** The manual, `cardbench(1)`, from what the commands say of themselves; `version` stands in its foot. */
export async function manPage(version: string): Promise<string> {
  const parts = withSubcommands(await commandHelp(commands)).map(sectionOf);
  return `.TH CARDBENCH 1 "" "cardbench ${version}" "User Commands"
.SH NAME
cardbench \\- runs language models on the benchmarks of their model cards
.SH SYNOPSIS
.B cardbench
.I command
[\\fIarguments\\fR] [\\fIflags\\fR]
.SH DESCRIPTION
Runs language models on the benchmarks of their model cards, and says whether the published numbers are reproduced.
.SH COMMANDS
${parts.join('\n')}
.SH ENVIRONMENT
Keys come from the environment (NOVITA_API_KEY, OPENAI_API_KEY, ...) or from a file .env in the working directory.
.SH EXIT STATUS
0 done; 1 a gate failed; 2 usage, configuration or environment; 3 finished with failed items; 130 interrupted.
`;
}

function sectionOf({ path, positionals, describe, flags, examples, subcommands }: CommandHelp) {
  const group = subcommands.length > 0 ? ' <command>' : '';
  return [
    `.SS ${roff(`cardbench ${[...path, ...positionals].join(' ')}${group}`)}`,
    `${roff(describe)}.`,
    ...flags.flatMap(({ name, letter, takesValue, choices, describe: what }) => {
      const value = choices.length > 0 ? choices.join('|') : 'value';
      return [
        '.TP',
        `\\fB${letter === undefined ? '' : `\\-${letter}\\fR, \\fB`}${roff(`--${name}`)}\\fR${takesValue ? ` \\fI${roff(value)}\\fR` : ''}`,
        roff(what),
      ];
    }),
    ...examples.flatMap(([command, what]) => [
      '.PP',
      `${roff(what)}:`,
      '.PP',
      '.EX',
      roff(`    ${command.replace('$0', 'cardbench')}`),
      '.EE',
    ]),
  ].join('\n');
}

/** Text as roff shows it unchanged. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replace(/^[.']/gm, '\\&$&');
}
