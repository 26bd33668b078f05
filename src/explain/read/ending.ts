import { textOf } from '../../core/response.js';
import type { ObservedReply } from '../../results/observed.js';
import type { Ending } from '../observation.js';

/** A refusal in words, at the start of a short reply. */
const REFUSAL = new RegExp(
  `^\\W{0,3}(?:${[
    "(?:unfortunately|sorry|apologies)[,:]? ?(?:but )?(?:I(?:['’]m| am)?\\b|this|that)",
    "I(?:['’]m| am) (?:really |very |so )?sorry",
    'I apologi[sz]e',
    "I (?:can ?no|can['’])t (?:help|assist|answer|provide|comply|discuss|engage|fulfil|continue|give|offer)",
    "I cannot|I won['’]t|I will not|I (?:must|have to|need to) (?:decline|refuse)|I(?:['’]d| would) (?:rather|prefer) not",
    "I(?:['’]m| am) (?:unable|not able|not comfortable|not allowed|not permitted)",
    'As an? (?:responsible |helpful |large )?(?:AI|language model|assistant)',
    'This (?:question|request|topic|content|prompt) (?:is (?:not|against|potentially)|violates|may violate|goes against|contains|involves|concerns|touches)',
    '(?:It|That) (?:would|is) not (?:be )?(?:appropriate|safe|possible for me)',
    'My (?:guidelines|safety)',
  ].join('|')})`,
  'i',
);
const LONGEST_REFUSAL = 600;

/**
 * How a reply ended.
 *
 * @param cutIsNormal most replies reach the token limit after their answer, as one-letter answers do
 */
export function endingOf(
  { response, value, answer }: Pick<ObservedReply, 'response' | 'value' | 'answer'>,
  cutIsNormal: boolean,
): Ending {
  if (response === null || value === null) return 'error';
  const { content, finishReason, refused } = response;
  if (finishReason === 'content_filter') return 'filtered';
  if (refused) return 'refused';
  if (content.kind === 'log-likelihoods') return 'whole';
  if (content.endsInReasoning === true) return 'truncated while thinking';
  if (finishReason === 'length' && !(cutIsNormal && answer !== null)) return 'truncated';
  const text = textOf(content);
  if (text.trim() === '' && content.toolCalls.length === 0) return 'empty';
  const short = text.length <= LONGEST_REFUSAL;
  if (short && value === 0 && REFUSAL.test(text)) return 'refused';
  return answer === null ? 'no answer' : 'whole';
}
