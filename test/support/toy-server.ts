import { type Handler, type SeenCall, sendJson } from './server.js';
import {
  BEGIN,
  bytesOf,
  logits,
  logProbabilities,
  tokenize,
  tokenLogProbabilities,
  VOCABULARY,
} from './toy-language-model.js';

/** What the toy language model's server can do beside generating text. */
export interface ToyAbilities {
  /** OpenAI's `echo` with `logprobs`, as vLLM has it. */
  readonly echo?: boolean;
  /** vLLM's `prompt_logprobs`. */
  readonly promptLogprobs?: boolean;
  /** SGLang's `/generate`. */
  readonly generate?: boolean;
  /** llama.cpp's `/tokenize`, prompts of token ids, and log-probabilities as it writes them. */
  readonly tokenize?: boolean;
  /** llama.cpp's grammars of token ids. */
  readonly grammar?: boolean;
  /** `logit_bias`, with log-probabilities before the bias, or after it. */
  readonly bias?: 'before' | 'after';
  /** Candidates that are reported of each token at most. Default all. */
  readonly mostLogprobs?: number;
  /** Takes several prompts in one request. Default `true`. */
  readonly lists?: boolean;
  /** Begins each text with a token of its own. Default `true`. */
  readonly begins?: boolean;
  /** Decodes tokens one by one, as SentencePiece does: without the space before a word. */
  readonly losesSpaces?: boolean;
}

/** The server of the toy language model: each of its abilities answers as the server that it is taken from. */
export function toyServer(abilities: ToyAbilities): Handler {
  return (call, response) => {
    const answer = answerTo(call, abilities);
    sendJson(response, answer.status ?? 200, answer.body);
  };
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

function answerTo(call: SeenCall, abilities: ToyAbilities): Answer {
  const { path, body } = call;
  if (path === '/tokenize' && abilities.tokenize) return { body: tokenizeBody(body, abilities) };
  if (path === '/generate' && abilities.generate) return generated(body, abilities);
  if (path === '/v1/completions') return completed(body, abilities);
  return { status: 404, body: { error: { message: `there is no ${path}` } } };
}

function refused(message: string): Answer {
  return { status: 400, body: { error: { message } } };
}

function idsOf(text: string, { begins = true }: ToyAbilities): number[] {
  return [...(begins ? [BEGIN] : []), ...tokenize(text).map(({ id }) => id)];
}

function tokenizeBody(body: SeenCall['body'], { begins = true }: ToyAbilities): unknown {
  const tokens = tokenize(String(body['content'])).map(({ id, bytes }) => ({
    id,
    piece: isText(bytes) ? bytes.toString() : [...bytes],
  }));
  const first = body['add_special'] === true && begins ? [{ id: BEGIN, piece: '<s>' }] : [];
  const all = [...first, ...tokens];
  return { tokens: body['with_pieces'] === true ? all : all.map(({ id }) => id) };
}

function completed(body: SeenCall['body'], abilities: ToyAbilities): Answer {
  const { prompt } = body;
  if (isListOf(prompt, 'number')) {
    if (!abilities.tokenize) return refused('prompt must be a string');
    return continued(prompt, body, abilities);
  }
  if (Array.isArray(prompt) && abilities.lists === false) return refused('prompt must be a string');
  const texts = [prompt].flat().map(String);
  const choices = texts.map((text, index) => ({
    index,
    text: `${body['echo'] === true && abilities.echo ? text : ''}!`,
    finish_reason: 'length',
    ...(body['echo'] === true && abilities.echo ? { logprobs: echoOf(text, abilities) } : {}),
    ...(body['prompt_logprobs'] !== undefined && abilities.promptLogprobs
      ? { prompt_logprobs: promptLogprobsOf(text, abilities) }
      : {}),
  }));
  const tokensIn = texts.reduce((sum, text) => sum + idsOf(text, abilities).length, 0);
  return {
    body: { model: 'toy', choices, usage: { prompt_tokens: tokensIn, completion_tokens: 1 } },
  };
}

function echoOf(text: string, abilities: ToyAbilities): unknown {
  const ids = idsOf(text, abilities);
  return {
    tokens: [...ids.map((id) => (id === BEGIN ? '<s>' : decoded(id, abilities))), '!'],
    token_logprobs: [...tokenLogProbabilities(ids), -0.5],
  };
}

function promptLogprobsOf(text: string, abilities: ToyAbilities): unknown {
  const ids = idsOf(text, abilities);
  return ids.map((id, i) => {
    if (i === 0) return null;
    const values = logProbabilities(ids.slice(0, i));
    const best = values.indexOf(Math.max(...values));
    const entry = (each: number): unknown => ({
      logprob: values[each],
      decoded_token: decoded(each, abilities),
    });
    return { [id]: entry(id), [best]: entry(best) };
  });
}

function generated(body: SeenCall['body'], abilities: ToyAbilities): Answer {
  const { text } = body;
  if (Array.isArray(text) && abilities.lists === false) return refused('text must be a string');
  const replies = [text].flat().map((each) => {
    const ids = idsOf(String(each), abilities);
    const values = tokenLogProbabilities(ids);
    return {
      text: '!',
      meta_info: {
        prompt_tokens: ids.length,
        completion_tokens: 1,
        input_token_logprobs: ids.map((id, i) => [
          values[i],
          id,
          id === BEGIN ? '<s>' : decoded(id, abilities),
        ]),
      },
    };
  });
  return { body: Array.isArray(text) ? replies : replies[0] };
}

/** Greedy decoding after token ids, under a grammar or a bias, as llama.cpp does it. */
function continued(
  prompt: readonly number[],
  body: SeenCall['body'],
  { grammar, bias, mostLogprobs = VOCABULARY }: ToyAbilities,
): Answer {
  const forced = forcedBy(grammar || bias ? String(body['grammar'] ?? '') : '', grammar);
  if (forced?.some(isPart)) {
    const message = 'Unexpected empty grammar stack after accepting piece: ? (30)';
    return { status: 500, body: { error: { code: 500, message, type: 'server_error' } } };
  }
  const biases = Object.entries(bias === undefined ? {} : (body['logit_bias'] ?? {}));
  const ids = [...prompt];
  const content: unknown[] = [];
  for (let i = 0; i < Number(body['max_tokens']); i++) {
    const scores = logits(ids);
    for (const [id, value] of biases)
      scores[Number(id)] = (scores[Number(id)] ?? 0) + Number(value);
    const id = forced?.[i] ?? scores.indexOf(Math.max(...scores));
    const values = logProbabilities(ids);
    const logprob = bias === 'after' ? afterwards(scores, id) : values[id];
    const top = likeliest(values, Math.min(Number(body['logprobs']), mostLogprobs));
    // Of a token that leaves a character unfinished, nothing is reported.
    if (!isPart(id)) content.push({ id, token: decoded(id, {}), logprob, top_logprobs: top });
    ids.push(id);
  }
  return {
    body: {
      model: 'toy',
      choices: [{ index: 0, text: '', finish_reason: 'length', logprobs: { content } }],
      usage: { prompt_tokens: prompt.length, completion_tokens: ids.length - prompt.length },
    },
  };
}

/** The tokens that a grammar leaves: those of a text or, in later releases of llama.cpp, ids. */
function forcedBy(written: string, takesIds: boolean | undefined): number[] | undefined {
  const [, text] = /^root ::= "(.*)"$/.exec(written) ?? [];
  if (text !== undefined) return tokenize(text).map(({ id }) => id);
  const [, rules] = /^root ::= (<.*)$/.exec(takesIds ? written : '') ?? [];
  return rules?.match(/\d+/g)?.map(Number);
}

function likeliest(values: Float64Array, most: number): unknown[] {
  // The only one that is asked for is the one that was generated.
  if (most <= 1) return [];
  return [...values.keys()]
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
    .slice(0, most)
    .map((id) => ({ id, token: decoded(id, {}), logprob: values[id] }));
}

function isPart(id: number): boolean {
  return !isText(bytesOf(id));
}

function afterwards(scores: Float64Array, id: number): number {
  const largest = Math.max(...scores);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
  return (scores[id] ?? 0) - largest - Math.log(total);
}

/** A token alone as text: bytes that are no character become U+FFFD, as decoders write them. */
function decoded(id: number, { losesSpaces }: ToyAbilities): string {
  const text = bytesOf(id).toString();
  return losesSpaces ? text.replace(/^ (?=.)/, '') : text;
}

function isText(bytes: Buffer): boolean {
  return !bytes.toString().includes('\uFFFD');
}

function isListOf(value: unknown, type: 'number'): value is number[] {
  return Array.isArray(value) && value.every((each) => typeof each === type);
}
