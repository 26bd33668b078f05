import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Node, Parser, Tree } from '@vscode/tree-sitter-wasm';
import { packageRoot } from '../../../core/package-root.js';

export type SyntaxNode = Node;
type Grammar = 'java' | 'javascript';

/** Longer or deeper answers do not count as calls; the protocol limits replies to 1,000 tokens. */
const MAX_LENGTH = 20_000;
const MAX_DEPTH = 500;

/** `npm run build` puts the parser and these two grammars here: the package holds 16 of them, in 22 MB. */
const GRAMMARS = join(packageRoot, 'dist', 'tree-sitter');

const require = createRequire(import.meta.url);
let parsers: Promise<Readonly<Record<Grammar, Parser>>> | undefined;

/**
 * Reads something from the syntax tree of a Java or JavaScript text, made by tree-sitter as in the
 * official decoder; `undefined` when the text has a syntax error.
 */
export async function withSyntaxTree<Result>(
  language: Grammar,
  source: string,
  read: (root: SyntaxNode) => Result,
): Promise<Result | undefined> {
  if (source.length > MAX_LENGTH) return undefined;
  parsers ??= load();
  const tree = (await parsers)[language].parse(source);
  if (tree === null) return undefined;
  try {
    return isSound(tree) ? read(tree.rootNode) : undefined;
  } finally {
    tree.delete();
  }
}

/** One after the other, because languages cannot be loaded concurrently. */
async function load(): Promise<Readonly<Record<Grammar, Parser>>> {
  const { Parser, Language } = require(
    join(GRAMMARS, 'tree-sitter.cjs'),
  ) as typeof import('@vscode/tree-sitter-wasm');
  await Parser.init();
  const parserOf = async (grammar: Grammar): Promise<Parser> => {
    const language = await Language.load(join(GRAMMARS, `tree-sitter-${grammar}.wasm`));
    return new Parser().setLanguage(language);
  };
  const java = await parserOf('java');
  return { java, javascript: await parserOf('javascript') };
}

/**
 * Whether the tree has no error and is not too deep for recursion. It is walked with a cursor, because the parser's own
 * printing of a deep tree corrupts its memory.
 */
function isSound(tree: Tree): boolean {
  const cursor = tree.walk();
  let depth = 0;
  try {
    for (;;) {
      if (cursor.nodeType === 'ERROR' || depth > MAX_DEPTH) return false;
      if (cursor.gotoFirstChild()) {
        depth++;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return true;
        depth--;
      }
    }
  } finally {
    cursor.delete();
  }
}
