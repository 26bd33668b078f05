import { chat, type Message, type Prompt, system } from '../../core/prompt.js';
import type { BfclItem } from './dataset.js';
import { describedFunctions } from './described-functions.js';
import { pyRepr } from './python/repr.js';
import { list } from './python/value.js';
import { toolOf } from './tools.js';

/**
 * Prompt mode: the system prompt contains the functions as a Python list of dicts, and the model writes calls as text.
 * If the question has its own system prompt, it follows ours.
 */
export function textPrompt({ category, question, functions }: BfclItem): Prompt {
  const docs = pyRepr(list(describedFunctions(functions, category)));
  const instructions =
    'You answer requests by calling functions. Reply with the calls that the request needs and nothing else, ' +
    'in this form:\n[name1(parameter1=value1, parameter2=value2), name2(parameter1=value1)]\n' +
    'If none of the functions can serve the request, or the request lacks a value that a function requires, ' +
    `say so in a sentence and call nothing.\n\nThese are the functions:\n${docs}`;
  const [first, ...rest] = question;
  const messages: Message[] =
    first?.role === 'system'
      ? [system(`${instructions}\n\n${first.content}`), ...rest]
      : [system(instructions), ...question];
  return chat(...messages);
}

/** Native tools: the question unchanged, and the functions as `tools` of the request. */
export function toolPrompt({ category, question, functions }: BfclItem): Prompt {
  return {
    kind: 'chat',
    messages: question,
    tools: describedFunctions(functions, category).map(toolOf),
  };
}
