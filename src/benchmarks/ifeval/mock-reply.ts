/** A response that follows the instructions of our own sample items; other instructions are ignored. */
export function mockResponse(
  instructions: readonly { readonly id: string; readonly parameters: Record<string, unknown> }[],
): string {
  const asked = new Map(
    instructions.map(({ id, parameters }) => [id.split(':')[1] ?? '', parameters]),
  );
  const number = (type: string, name: string): number => Number(asked.get(type)?.[name] ?? 0);
  if (asked.has('json_format')) return '{"reply": "as asked"}';
  if (asked.has('constrained_response')) return 'My answer is yes.';
  if (asked.has('two_responses')) return 'One way.\n******\nAnother way.';
  const pieces = ['This is a reply.'];
  const keywords = asked.get('existence')?.['keywords'];
  if (Array.isArray(keywords)) pieces.push(...keywords.map((word) => `It names ${word}.`));
  const repeat = (count: number, text: (i: number) => string): void => {
    pieces.push(...Array.from({ length: count }, (_, i) => text(i + 1)));
  };
  repeat(number('frequency', 'frequency'), () => String(asked.get('frequency')?.['keyword']));
  repeat(number('number_placeholders', 'num_placeholders'), (i) => `[place ${i}]`);
  repeat(number('number_highlighted_sections', 'num_highlights'), (i) => `*point ${i}*`);
  repeat(number('number_words', 'num_words'), () => 'word');
  repeat(number('capital_word_frequency', 'capital_frequency'), () => 'LOUD');
  let text = pieces.join(' ');
  if (asked.has('title')) text = `<<Title>>\n${text}`;
  for (let i = 1; i <= number('number_bullet_lists', 'num_bullets'); i++) text += `\n* item ${i}`;
  for (let i = 1; i <= number('multiple_sections', 'num_sections'); i++) {
    text += `\n${asked.get('multiple_sections')?.['section_spliter']} ${i}\nmore`;
  }
  for (let i = 1; i < number('number_paragraphs', 'num_paragraphs'); i++) text += '\n***\nmore';
  if (asked.has('postscript')) text += `\n${asked.get('postscript')?.['postscript_marker']} more`;
  if (asked.has('end_checker')) text += ` ${asked.get('end_checker')?.['end_phrase']}`;
  if (asked.has('repeat_prompt'))
    text = `${asked.get('repeat_prompt')?.['prompt_to_repeat']} ${text}`;
  if (asked.has('english_lowercase')) text = text.toLowerCase();
  if (asked.has('english_capital')) text = text.toUpperCase();
  return asked.has('quotation') ? `"${text}"` : text;
}
