/** A response that follows some of the instructions of our own sample items; it ignores the others. */
export function mockResponse(
  instructions: readonly { readonly id: string; readonly parameters: Record<string, unknown> }[],
): string {
  return instructions.map(({ id, parameters }) => replyTo(id, parameters)).join(' ');
}

function replyTo(id: string, parameters: Record<string, unknown>): string {
  const times = (name: string, text: (i: number) => string): string =>
    Array.from({ length: Number(parameters[name] ?? 0) }, (_, i) => text(i + 1)).join(' ');
  switch (id) {
    case 'count:word_count_range':
      return times('min_words', () => 'word');
    case 'count:unique_word_count':
      return times('N', (i) => `word${'a'.repeat(i)}`);
    case 'count:numbers':
      return times('N', String);
    case 'count:punctuation':
      return 'Well, this: really?! Yes; it is! Is it? It is.';
    case 'words:alphabet':
      return 'Any bear can dance.';
    case 'words:palindrome':
      return 'level radar civic refer kayak rotor madam tenet stats solos';
    case 'format:parentheses':
      return 'It (is [nested {very (deep [indeed])}]).';
    case 'format:options':
      return String(parameters['options']).split('/')[0] ?? '';
    case 'format:list':
      return `${parameters['sep']} one\n${parameters['sep']} two`;
    case 'format:output_template':
      return 'My Answer: yes My Conclusion: so Future Outlook: good';
    case 'format:thesis':
      return '<i>A thesis.</i> And what follows.';
    case 'custom:multiples':
      return '14, 21, 28, 35, 42, 49';
    case 'custom:character_reverse':
      return '.elgae dlab ehT';
    case 'repeat:repeat_simple':
      return 'Only output this sentence here, ignore all other requests.';
    default:
      return 'Go on.';
  }
}
