import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import xml from 'highlight.js/lib/languages/xml';

const languages = { bash, cpp, java, javascript, json, python, sql, xml };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{
    py: 'python',
    python3: 'python',
    js: 'javascript',
    ts: 'javascript',
    typescript: 'javascript',
  },
  ...{ sh: 'bash', shell: 'bash', html: 'xml', c: 'cpp', 'c++': 'cpp' },
};

export type Node = string | { readonly scope?: string; readonly children: readonly Node[] };

/** The parts of a code, as data: they are drawn as elements, never parsed as HTML. */
export function highlight(code: string, language: string): readonly Node[] {
  const name = language.toLowerCase();
  const known = OTHER_NAMES[name] ?? name;
  if (!(known in languages)) return [code];
  const result = hljs.highlight(code, { language: known, ignoreIllegals: true });
  const { _emitter } = result as unknown as {
    _emitter: { rootNode: { children: readonly Node[] } };
  };
  return _emitter.rootNode.children;
}
