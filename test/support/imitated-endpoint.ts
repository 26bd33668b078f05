import type { Handler, SeenCall } from './server.js';
import { sendEvents, sendJson } from './server.js';
import { toyServer } from './toy-server.js';

/** One thing that is wrong with an imitated endpoint. */
export type Fault =
  | 'ignores stop sequences'
  | 'ignores the token limit'
  | 'drops system prompts'
  | 'counts wrong usage'
  | 'has the wrong template'
  | 'is noisy at temperature 0'
  | 'has a context of 2k'
  | 'has no tools'
  | 'echoes zeros'
  | 'sends one reply for n'
  | 'ignores the seed'
  | 'ignores the temperature'
  | 'streams another text'
  | 'streams no usage'
  | 'reports a usage of zero'
  | 'counts prompts in characters'
  | 'counts replies in characters'
  | 'counts the token limit in characters'
  | 'says of cut replies that they are whole'
  | 'escapes replies for HTML'
  | 'sends UTF-8 read as Latin-1'
  | 'repeats the key'
  | 'refuses more than four calls at once'
  | 'calls tools with broken arguments'
  | 'writes calls of tools as text'
  | 'answers completions as chats'
  | 'has no completions'
  | 'echoes one number'
  | 'echoes positive numbers'
  | 'cuts prompts without a word'
  | 'lists another model'
  | 'answers as another model'
  | 'refuses max_tokens'
  | 'refuses the temperature'
  | 'refuses seeds';

/** An endpoint that answers what a doctor asks as a healthy model would, but for one fault. */
export function imitatedEndpoint(fault?: Fault): Handler {
  const echoing = toyServer({ echo: true });
  return (call, response, index) => {
    const { path } = call;
    const refused = refusalOf(call, fault);
    if (path === '/v1/models') {
      const id = fault === 'lists another model' ? 'other' : 'm';
      sendJson(response, 200, { object: 'list', data: [{ id }] });
    } else if (path !== '/v1/chat/completions') {
      if (fault === 'has no completions') sendJson(response, 404, { error: 'not found' });
      else if (WEEKDAYS.test(call.prompt)) sendJson(response, 200, continued(fault));
      else if (fault?.startsWith('echoes')) sendJson(response, 200, echoOf(call, fault));
      else echoing(call, response, index);
    } else if (refused !== undefined) {
      sendJson(response, 400, { error: { message: refused } });
    } else if (fault === 'refuses more than four calls at once' && FIFTH.test(call.prompt)) {
      sendJson(response, 429, { error: { message: 'too many requests' } });
    } else answerChat(call, response, index, fault);
  };
}

/** A call that is made together with four others. */
const FIFTH = /about the number [5-8]\./;

const answerChat: (
  call: SeenCall,
  response: Parameters<Handler>[1],
  index: number,
  fault: Fault | undefined,
) => void = (call, response, index, fault) => {
  const answer = answerTo(call, index, fault);
  const model = fault === 'answers as another model' ? 'other' : 'm';
  if (answer === undefined) {
    const message = 'This model has a maximum context length of 2048 tokens.';
    sendJson(response, 400, { error: { message, code: 'context_length_exceeded' } });
  } else if (call.body['stream'] === true) {
    const text = fault === 'streams another text' ? answer.text.slice(0, -1) : answer.text;
    const usage = fault === 'streams no usage' ? undefined : answer.usage;
    sendEvents(response, streamed({ ...answer, text, usage }));
  } else {
    const n = fault === 'sends one reply for n' ? 1 : Number(call.body['n'] ?? 1);
    sendJson(response, 200, { model, ...whole(answer, n) });
  }
};

function refusalOf({ body }: SeenCall, fault: Fault | undefined): string | undefined {
  if (fault === 'refuses max_tokens' && 'max_tokens' in body) {
    return "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  }
  if (fault === 'refuses the temperature' && 'temperature' in body) {
    return "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.";
  }
  if (fault === 'refuses seeds' && 'seed' in body) return 'seed: Extra inputs are not permitted';
  return undefined;
}

const WEEKDAYS = /Tuesday,$/;

function continued(fault: Fault | undefined): unknown {
  const text =
    fault === 'answers completions as chats'
      ? 'You have listed the days of the week!'
      : ' Wednesday, Thursday';
  return { model: 'm', choices: [{ index: 0, text, finish_reason: 'length' }] };
}

interface Answer {
  readonly text: string;
  readonly tool: boolean;
  readonly finish: string;
  readonly usage: unknown;
  /** Of the call of a tool. */
  readonly argumentsText?: string;
}

const CONTEXT = 2048;

function answerTo(
  { body, headers }: SeenCall,
  index: number,
  fault: Fault | undefined,
): Answer | undefined {
  const messages = body['messages'] as { role: string; content: string }[];
  const asked = messages.at(-1)?.content ?? '';
  const prompt = messages.map(({ content }) => content).join(' ');
  const counted = tokensOf(prompt).length + 4;
  const tokensIn = fault === 'cuts prompts without a word' ? Math.min(counted, CONTEXT) : counted;
  const limit = Number(body['max_tokens'] ?? body['max_completion_tokens']);
  if (fault === 'has a context of 2k' && tokensIn + limit > CONTEXT) return undefined;
  const obeys = messages[0]?.role === 'system' && fault !== 'drops system prompts';
  const offered = body['tools'] !== undefined;
  const tool = offered && fault !== 'has no tools' && fault !== 'writes calls of tools as text';
  let text = tool ? '' : obeys ? 'tangerine' : wordsOn(asked);
  if (offered && fault === 'writes calls of tools as text') text = '{"name": "get_weather"}';
  if (Number(body['temperature'] ?? 1) > 0) text += drawn(body, index, fault);
  if (fault === 'is noisy at temperature 0' && text.length > 40) text += ` (${index % 3})`;
  if (fault === 'has the wrong template') text += '<|im_end|>';
  if (fault === 'repeats the key') text += ` ${String(headers.authorization)}`;
  if (fault === 'escapes replies for HTML') text = text.replaceAll('<', '&lt;');
  if (fault === 'sends UTF-8 read as Latin-1') text = Buffer.from(text).toString('latin1');
  const stop = fault === 'ignores stop sequences' ? [] : [body['stop'] ?? []].flat().map(String);
  for (const sequence of stop) text = text.split(sequence)[0] ?? '';
  const tokens = fault === 'counts the token limit in characters' ? [...text] : tokensOf(text);
  const isCut = fault !== 'ignores the token limit' && tokens.length > limit;
  const said = (isCut ? tokens.slice(0, limit) : tokens).join('');
  const cut = fault === 'says of cut replies that they are whole' ? 'stop' : 'length';
  return {
    text: said,
    tool,
    finish: isCut ? cut : tool ? 'tool_calls' : 'stop',
    usage: usageOf(prompt, said, tokensIn, fault),
    ...(fault === 'calls tools with broken arguments' ? { argumentsText: '{"city": Oslo' } : {}),
  };
}

/** What differs between samples. */
function drawn(body: SeenCall['body'], index: number, fault: Fault | undefined): string {
  if (fault === 'ignores the temperature') return '';
  return ` (${fault === 'ignores the seed' ? index : Number(body['seed'] ?? index)})`;
}

function usageOf(prompt: string, said: string, tokensIn: number, fault: Fault | undefined) {
  const [input, output] = [tokensIn, tokensOf(said).length];
  const counts = (prompt_tokens: number, completion_tokens: number) => ({
    prompt_tokens,
    completion_tokens,
  });
  switch (fault) {
    case 'counts wrong usage':
      return counts(1, 1);
    case 'reports a usage of zero':
      return counts(0, 0);
    case 'counts prompts in characters':
      return counts(prompt.length, output);
    case 'counts replies in characters':
      return counts(input, said.length);
    default:
      return counts(input, output);
  }
}

/** Up to four characters, with the spaces before them. */
function tokensOf(text: string): string[] {
  return text.match(/\s*\S{1,4}/g) ?? [];
}

const ANSWERS: readonly (readonly [asked: RegExp, answer: string])[] = [
  [/7 \+ 5/, '12'],
  [/capital of France/, 'Paris'],
  [/opposite of hot/, 'Cold'],
  [/after Monday/, 'Tuesday'],
  [/legs/, '4'],
  [/ready/, 'ready'],
  [/seasons/, 'Spring, summer, autumn, winter'],
  [/river/, 'The river is wide. It bends slowly through green fields. Boats drift by at dusk.'],
  [/the sea/, 'The sea rises and falls against the old stone harbour.'],
  [/"ok"/, 'ok'],
  [/island/, 'Orrin is a small island of pines. Its two villages share one bell.'],
  [/yes/, 'Yes.'],
];

function wordsOn(asked: string): string {
  const [, repeated] = /^Repeat .*else: (.*)$/s.exec(asked) ?? [];
  if (repeated !== undefined) return repeated;
  if (asked.includes('butterfly')) return 'butterfly '.repeat(60);
  const [, last] = /Count from 1 to (\d+)/.exec(asked) ?? [];
  if (last !== undefined) return Array.from({ length: Number(last) }, (_, i) => i + 1).join(' ');
  return ANSWERS.find(([pattern]) => pattern.test(asked))?.[1] ?? 'I cannot say.';
}

function whole(
  { text, tool, finish, usage, argumentsText = '{"city":"Oslo"}' }: Answer,
  n: number,
): Record<string, unknown> {
  const call = { name: 'get_weather', arguments: argumentsText };
  const message = tool
    ? { role: 'assistant', content: null, tool_calls: [{ type: 'function', function: call }] }
    : { role: 'assistant', content: text };
  const choices = Array.from({ length: n }, (_, index) => ({
    ...{ index, message, finish_reason: finish },
  }));
  return { choices, usage };
}

function streamed({ text, finish, usage }: Answer): unknown[] {
  return [
    ...tokensOf(text).map((content) => ({
      model: 'm',
      choices: [{ index: 0, delta: { content } }],
    })),
    { model: 'm', choices: [{ index: 0, delta: {}, finish_reason: finish }], usage },
  ];
}

function echoOf({ body, path }: SeenCall, fault: Fault): unknown {
  if (path !== '/v1/completions') return { error: { message: `there is no ${path}` } };
  const value = fault === 'echoes zeros' ? 0 : fault === 'echoes one number' ? -0.5 : 0.5;
  return {
    choices: [body['prompt'] ?? ''].flat().map((prompt, index) => ({
      index,
      text: '!',
      logprobs: {
        tokens: [...String(prompt)],
        token_logprobs: [...String(prompt)].map(() => value),
      },
    })),
  };
}
