/** What follows the end of an answer where a server does not end it: another turn, or another question. */
const NEXT_TURN =
  /<\|(?:eot_id|im_end|im_start|end|endoftext|end_of_text|start_header_id)\|>|<\/s>|\[INST\]|\n\s*(?:Question|Problem|Exercise|Instruction|Human|User|Q)\s{0,3}:/;

/**
 * A reply up to where it should have ended; `null` if it does not go on after its end.
 *
 * @param stop the stop sequences that were asked for
 */
export function cutText(text: string, stop: readonly string[]): string | null {
  const places = [...stop.filter((each) => each !== '').map((each) => text.indexOf(each))];
  const next = NEXT_TURN.exec(text);
  if (next !== null) places.push(next.index);
  const first = places.filter((place) => place > 0).sort((a, b) => a - b)[0];
  if (first === undefined) return null;
  const kept = text.slice(0, first);
  return kept.trim() === '' ? null : kept;
}
