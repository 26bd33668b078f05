/** Characters of English text per token: an estimate for where tokens are not counted. */
export const CHARACTERS_PER_TOKEN = 4;
