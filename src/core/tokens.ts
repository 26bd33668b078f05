/** What is reckoned with where nobody has counted: characters of English text a token has. */
export const CHARACTERS_PER_TOKEN = 4;
