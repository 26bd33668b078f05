import { kebabCase, type Setting } from '../../src/runner/settings/setting.js';
import { settingGroups } from '../../src/runner/settings/settings.js';

const INTRODUCTION = `# Settings of a run

Each setting can be given as a flag or in the [config file](running.md#config-file); flags win. An interrupted run
is resumed by a command with the same settings; those without "yes" under "new run" may differ.
`;

/** The page docs/settings.md, from the descriptions of the settings. */
export function settingsPage(): string {
  const groups = Object.entries(settingGroups).map(([title, group]) => {
    const rows = Object.entries(group as Readonly<Record<string, Setting>>).map(row);
    const head = '| setting | flag | default | | new run |\n|---|---|---|---|---|';
    return `## ${title}\n\n${head}\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...groups].join('\n');
}

function row([name, { schema, describe, flag, fingerprint, oldNames = [] }]: [string, Setting]) {
  const { data: preset } = schema.safeParse(undefined);
  const isShown = preset !== undefined && (typeof preset !== 'object' || preset === null);
  const text = describe.replaceAll('<', '\\<').replaceAll('|', '\\|');
  const cells = [
    code(name),
    flag === null ? (name === 'benchmarks' ? 'positional' : '') : flagsOf(name, flag),
    isShown ? code(String(preset)) : '',
    oldNames.length === 0 ? text : `${text}; formerly ${oldNames.map(code).join(', ')}`,
    fingerprint === 'none' ? '' : 'yes',
  ];
  return `| ${cells.join(' | ')} |`;
}

function flagsOf(name: string, flag: NonNullable<Setting['flag']>): string {
  const long = code(`--${flag.name ?? kebabCase(name)}`);
  return flag.alias === undefined ? long : `${long}, ${code(`-${flag.alias}`)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
