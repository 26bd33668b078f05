import type { Continuation } from '../../core/prompt.js';
import { BadReply } from '../bad-reply.js';
import type { ModelRequest } from '../model.js';
import { continuationsOf, type StrategyEndpoint, wholeText } from './strategy.js';

/** The continuations that are asked for together in one request: all of them, or one by one. */
export function promptGroups(
  { promptLists }: StrategyEndpoint,
  request: ModelRequest,
): readonly (readonly Continuation[])[] {
  const all = continuationsOf(request);
  return promptLists === false ? all.map((each) => [each]) : [all];
}

/** The prompts of a group as a field of a request. One prompt is sent as a text: not every server takes lists. */
export function promptField(group: readonly Continuation[]): unknown {
  const texts = group.map(wholeText);
  return texts.length === 1 ? texts[0] : texts;
}

/**
 * The choices of a reply in the order of the prompts, which `index` tells if it is there.
 *
 * @throws BadReply unless there is one for each prompt
 */
export function choicesOf<Choice extends { readonly index?: number | null | undefined }>(
  choices: readonly Choice[] | null | undefined,
  group: readonly Continuation[],
): readonly Choice[] {
  if (choices?.length !== group.length) {
    throw new BadReply(
      'malformed reply',
      `${choices?.length ?? 0} choices came back for ${group.length} prompts`,
    );
  }
  return [...choices].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
}
