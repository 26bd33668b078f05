/** Four characters per token, which is close enough for a mock model; never splits a character. */
export function mockTokens(text: string): string[] {
  return text.match(/.{1,4}/gsu) ?? [];
}

/**
 * The echo of prompts with log-probabilities, as from `/completions`: the first token has none, one token is generated,
 * offsets count characters.
 *
 * @param logProbability of each character of a text
 */
export function echoChoices(
  prompts: readonly string[],
  logProbability: (text: string) => number,
): Record<string, unknown>[] {
  return prompts.map((prompt, index) => {
    const value = logProbability(prompt);
    const tokens = [...mockTokens(prompt), '\n'];
    let offset = 0;
    const offsets = tokens.map((token) => {
      const start = offset;
      offset += [...token].length;
      return start;
    });
    return {
      index,
      text: tokens.join(''),
      finish_reason: 'length',
      logprobs: {
        tokens,
        token_logprobs: tokens.map((token, i) => (i === 0 ? null : value * [...token].length)),
        text_offset: offsets,
      },
    };
  });
}
