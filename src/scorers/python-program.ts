import { definingBlock } from './python-block.js';
import { fromText, type Scorer, type TextExtractor, wholeText } from './scorer.js';

/** The data of an item that is scored by running a Python program against tests. */
export interface PythonProgramItem {
  readonly entryPoint: string;
  /** Definitions and imports of the tests. */
  readonly tests: string;
  /** The statements that run them. */
  readonly call: string;
  /** Time limit for solution and tests together, in milliseconds. */
  readonly timeout: number;
}

/** The last fenced Python block that defines the entry point, else the first, else the reply itself. */
const program: TextExtractor<PythonProgramItem> = (text, { data }) => {
  const block = definingBlock(text, data.entryPoint);
  if (block.kind !== 'none') return block.code;
  return text.trim() === '' ? null : text;
};

/** Runs the program, then its tests; right when nothing is raised within the time. */
export const pythonProgram: Scorer<PythonProgramItem> = {
  name: 'python-program',
  version: 3,
  needsSandbox: true,
  extractors: { 'code-block': fromText(program), verbatim: wholeText },
  grade: async (code, { data }, context) => {
    const sandbox = await context.sandbox();
    const { tests, call, entryPoint, timeout } = data;
    const solution = `${code}\n`;
    const outcome = await sandbox.run({ solution, helpers: '', tests, call, entryPoint, timeout });
    if (outcome.kind === 'passed') return { value: 1, reason: '' };
    return { value: 0, reason: outcome.kind === 'failed' ? outcome.reason : 'timed out' };
  },
};
