import { type CommandHelp, type FlagHelp, withSubcommands } from './command-help.js';

/** Words that a shell can complete and that are known beforehand. */
export interface KnownWords {
  readonly benchmarks: readonly string[];
  readonly cards: readonly string[];
  readonly datasets: readonly string[];
  /** With a colon at the end where a name follows. */
  readonly models: readonly string[];
}

/** What stands at a place of the command line: some of these words, the runs of the store, or the name of a file. */
type Value = { readonly words: readonly string[] } | 'runs' | 'files';

const NONE: Value = { words: [] };

/** What a flag or a positional argument of this name stands for. */
function valueNamed(name: string, path: readonly string[], known: KnownWords): Value {
  const [command, subcommand] = path;
  if (command === 'datasets') return { words: known.datasets };
  if (command === 'new' || subcommand === 'name' || subcommand === 'tag' || subcommand === 'note') {
    if (name !== 'run') return name === 'store' ? 'files' : NONE;
  }
  switch (name) {
    case 'benchmarks':
    case 'benchmark':
      return { words: known.benchmarks };
    case 'card':
      return { words: known.cards };
    case 'model':
    case 'judge':
    case 'second-judge':
    case 'guard-input':
    case 'guard-output':
      return { words: known.models };
    case 'run':
    case 'runs':
    case 'of':
      return 'runs';
    case 'dataset':
      return { words: ['sample', 'published'] };
    case 'action':
      return { words: ['save'] };
    case 'shell':
      return { words: ['bash', 'zsh', 'fish'] };
    case 'concurrency':
      return { words: ['auto'] };
    default:
      return 'files';
  }
}

function flagValue(flag: FlagHelp, path: readonly string[], known: KnownWords): Value {
  if (flag.choices.length > 0) return { words: flag.choices };
  return valueNamed(flag.name, path, known);
}

/** What may follow a command: its subcommands, or its first positional argument, which stands for the others. */
function placeValue(command: CommandHelp, known: KnownWords): Value {
  if (command.subcommands.length > 0) {
    return { words: command.subcommands.map(({ path }) => path.at(-1) ?? '') };
  }
  const [first] = command.positionals;
  if (first === undefined) return NONE;
  return valueNamed(first.replace(/[[\]<>.]/g, ''), command.path, known);
}

const top = (commands: readonly CommandHelp[]): CommandHelp => ({
  path: [],
  describe: '',
  positionals: [],
  flags: [
    { name: 'help', letter: 'h', describe: 'Show help', takesValue: false, choices: [] },
    { name: 'version', letter: 'v', describe: 'Show version', takesValue: false, choices: [] },
  ],
  examples: [],
  subcommands: commands,
});

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const written = ({ name, letter }: FlagHelp): string[] => [
  `--${name}`,
  ...(letter === undefined ? [] : [`-${letter}`]),
];

/** Lines that set `value` by the command in `at` and the flag in `before`, in the words of bash and zsh. */
function cases(commands: readonly CommandHelp[], known: KnownWords): string {
  const set = (value: Value): string =>
    typeof value === 'string' ? `value=${value}` : `words_=${quoted(value.words.join(' '))}`;
  const all = [top(commands), ...withSubcommands(commands)];
  return all
    .map((command) => {
      const flags = command.flags.filter(({ takesValue }) => takesValue);
      const lines = flags.map(
        (flag) =>
          `        ${written(flag).join('|')}) ${set(flagValue(flag, command.path, known))} ;;`,
      );
      return [
        `    ${quoted(command.path.join(' '))})`,
        `      flags=${quoted(command.flags.map(({ name }) => `--${name}`).join(' '))}`,
        '      case "$before" in',
        ...lines,
        `        *) ${set(placeValue(command, known))}; place=1 ;;`,
        '      esac ;;',
      ].join('\n');
    })
    .join('\n');
}

/** Lines that find the command among the words before the one at the cursor. */
function paths(commands: readonly CommandHelp[]): string {
  return withSubcommands(commands)
    .map(({ path }) => quoted(path.join(' ')))
    .join('|');
}

/** The script for bash. */
export function bashScript(commands: readonly CommandHelp[], known: KnownWords): string {
  return `# Completion of cardbench for bash: source <(cardbench completion bash)
_cardbench() {
  local at='' before='' current="\${COMP_WORDS[COMP_CWORD]}" store='' flags='' value='' words_='' place='' i word next
  # What follows a colon is a word of its own here: the name of a model, which is not known.
  [[ $current == : || \${COMP_WORDS[COMP_CWORD-1]} == : ]] && return
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == --store ]] && store="\${COMP_WORDS[i+1]}"
    next="\${at:+$at }$word"
    case "$next" in
      ${paths(commands)}) at="$next" ;;
    esac
  done
  before="\${COMP_WORDS[COMP_CWORD-1]}"
  [[ $before == '=' ]] && before="\${COMP_WORDS[COMP_CWORD-2]}"
  [[ $current == '=' ]] && before="\${COMP_WORDS[COMP_CWORD-1]}" && current=''
  case "$at" in
${cases(commands, known)}
  esac
  if [[ $current == -* && -n $place ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  [[ $value == runs ]] && words_="$(cardbench completion --runs \${store:+"$store"} 2> /dev/null)"
  COMPREPLY=($(compgen -W "$words_" -- "$current"))
  [[ \${COMPREPLY[0]} == *: ]] && compopt -o nospace 2> /dev/null
  [[ $value == files || \${#COMPREPLY[@]} == 0 ]] && compopt -o default 2> /dev/null
  return 0
}
complete -F _cardbench cardbench
`;
}

/** The script for zsh. */
export function zshScript(commands: readonly CommandHelp[], known: KnownWords): string {
  const described = [top(commands), ...withSubcommands(commands)].map((command) => {
    const each = (list: readonly (readonly [string, string])[]): string =>
      list.map(([name, text]) => quoted(`${name}:${text}`)).join(' ');
    const flags = command.flags.map((flag) => [`--${flag.name}`, flag.describe] as const);
    const names = command.subcommands.map(
      ({ path, describe }) => [path.at(-1) ?? '', describe] as const,
    );
    return `    ${quoted(command.path.join(' '))}) flags_=(${each(flags)}); commands_=(${each(names)}) ;;`;
  });
  return `#compdef cardbench
# Completion of cardbench for zsh: source <(cardbench completion zsh)
_cardbench() {
  local at='' before="\${words[CURRENT-1]}" store='' flags='' value='' words_='' place='' word next i
  local -a flags_ commands_ plain open
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    [[ $word == --store ]] && store="\${words[i+1]}"
    next="\${at:+$at }$word"
    case "$next" in
      ${paths(commands)}) at="$next" ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then
    before="\${PREFIX%%=*}"
    compset -P '*='
  fi
  case "$at" in
${cases(commands, known)}
  esac
  case "$at" in
${described.join('\n')}
  esac
  if [[ -n $place && $PREFIX == -* ]]; then
    _describe -o 'flag' flags_
    return
  fi
  if [[ -n $place && \${#commands_} -gt 0 ]]; then
    _describe 'command' commands_
    return
  fi
  [[ $value == runs ]] && words_="$(cardbench completion --runs \${store:+"$store"} 2> /dev/null)"
  plain=(\${(f)"$(print -l -- \${=words_})"})
  open=(\${(M)plain:#*:})
  plain=(\${plain:#*:})
  (( \${#open} )) && compadd -S '' -- $open
  (( \${#plain} )) && compadd -- $plain
  [[ $value == files || -z $words_ ]] && _files
  return 0
}
if [[ $funcstack[1] == _cardbench ]]; then
  _cardbench "$@"
elif (( $+functions[compdef] )); then
  compdef _cardbench cardbench
fi
`;
}

/** The script for fish. */
export function fishScript(commands: readonly CommandHelp[], known: KnownWords): string {
  const values = (value: Value): string => {
    if (value === 'files') return '-F';
    if (value === 'runs') return "-f -a '(__cardbench_runs)'";
    return value.words.length === 0 ? '-f' : `-f -a ${fishQuoted(value.words.join(' '))}`;
  };
  const lines = [top(commands), ...withSubcommands(commands)].flatMap((command) => {
    const here = `complete -c cardbench -n ${fishQuoted(`__cardbench_at ${fishQuoted(command.path.join(' '))}`)}`;
    const flags = command.flags.map((flag) => {
      const letter = flag.letter === undefined ? '' : ` -s ${flag.letter}`;
      const value = flag.takesValue ? ` -r ${values(flagValue(flag, command.path, known))}` : '';
      return `${here} -l ${flag.name}${letter}${value} -d ${fishQuoted(flag.describe)}`;
    });
    const places =
      command.subcommands.length > 0
        ? command.subcommands.map(
            ({ path, describe }) =>
              `${here} -f -a ${fishQuoted(path.at(-1) ?? '')} -d ${fishQuoted(describe)}`,
          )
        : [`${here} ${values(placeValue(command, known))}`];
    return [...places, ...flags];
  });
  return `# Completion of cardbench for fish: cardbench completion fish | source
function __cardbench_at
    set -l at
    for word in (commandline -opc)[2..-1]
        switch (string join ' ' -- $at $word)
            case ${paths(commands).replaceAll('|', ' ')}
                set at $at $word
        end
    end
    set at (string join ' ' -- $at)
    test "$at" = "$argv[1]"
end
function __cardbench_runs
    set -l words (commandline -opc)
    set -l place (contains -i -- --store $words)
    and cardbench completion --runs $words[(math $place + 1)] 2>/dev/null
    or cardbench completion --runs 2>/dev/null
end
complete -c cardbench -e
${lines.join('\n')}
`;
}

const fishQuoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
