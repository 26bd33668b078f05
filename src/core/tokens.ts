/** Characters of English text per token, for estimates. */
export const CHARACTERS_PER_TOKEN = 4;
