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
  | 'sends one reply for n';

/** An endpoint that answers what a doctor asks as a healthy model would, but for one fault. */
export function imitatedEndpoint(fault?: Fault): Handler {
  const echoing = toyServer({ echo: true });
  return (call, response, index) => {
    if (call.path === '/v1/models') {
      sendJson(response, 200, { object: 'list', data: [{ id: 'm' }] });
    } else if (call.path !== '/v1/chat/completions') {
      if (fault === 'echoes zeros') sendJson(response, 200, zeros(call));
      else echoing(call, response, index);
    } else {
      const answer = answerTo(call, index, fault);
      if (answer === undefined) {
        const message = 'This model has a maximum context length of 2048 tokens.';
        sendJson(response, 400, { error: { message, code: 'context_length_exceeded' } });
      } else if (call.body['stream'] === true) sendEvents(response, streamed(answer));
      else {
        const n = fault === 'sends one reply for n' ? 1 : Number(call.body['n'] ?? 1);
        sendJson(response, 200, { model: 'm', ...whole(answer, n) });
      }
    }
  };
}

interface Answer {
  readonly text: string;
  readonly tool: boolean;
  readonly finish: string;
  readonly usage: unknown;
}

const CONTEXT = 2048;

function answerTo({ body }: SeenCall, index: number, fault: Fault | undefined): Answer | undefined {
  const messages = body['messages'] as { role: string; content: string }[];
  const asked = messages.at(-1)?.content ?? '';
  const tokensIn = tokensOf(messages.map(({ content }) => content).join(' ')).length + 4;
  const limit = Number(body['max_tokens']);
  if (fault === 'has a context of 2k' && tokensIn + limit > CONTEXT) return undefined;
  const obeys = messages[0]?.role === 'system' && fault !== 'drops system prompts';
  const tool = body['tools'] !== undefined && fault !== 'has no tools';
  let text = tool ? '' : obeys ? 'tangerine' : wordsOn(asked);
  if (fault === 'is noisy at temperature 0' && text.length > 40) text += ` (${index % 3})`;
  if (fault === 'has the wrong template') text += '<|im_end|>';
  const stop = fault === 'ignores stop sequences' ? [] : [body['stop'] ?? []].flat().map(String);
  for (const sequence of stop) text = text.split(sequence)[0] ?? '';
  const tokens = tokensOf(text);
  const isCut = fault !== 'ignores the token limit' && tokens.length > limit;
  const said = isCut ? tokens.slice(0, limit) : tokens;
  const usage =
    fault === 'counts wrong usage'
      ? { prompt_tokens: 1, completion_tokens: 1 }
      : { prompt_tokens: tokensIn, completion_tokens: said.length };
  return {
    text: said.join(''),
    tool,
    finish: isCut ? 'length' : tool ? 'tool_calls' : 'stop',
    usage,
  };
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
  [/yes/, 'Yes.'],
];

function wordsOn(asked: string): string {
  const [, repeated] = /^Repeat .*: (one.*two)$/s.exec(asked) ?? [];
  if (repeated !== undefined) return repeated;
  const [, last] = /Count from 1 to (\d+)/.exec(asked) ?? [];
  if (last !== undefined) return Array.from({ length: Number(last) }, (_, i) => i + 1).join(' ');
  return ANSWERS.find(([pattern]) => pattern.test(asked))?.[1] ?? 'I cannot say.';
}

function whole({ text, tool, finish, usage }: Answer, n: number): Record<string, unknown> {
  const call = { name: 'get_weather', arguments: '{"city":"Oslo"}' };
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

function zeros({ body, path }: SeenCall): unknown {
  if (path !== '/v1/completions') return { error: { message: `there is no ${path}` } };
  return {
    choices: [body['prompt'] ?? ''].flat().map((prompt, index) => ({
      index,
      text: '!',
      logprobs: { tokens: [...String(prompt)], token_logprobs: [...String(prompt)].map(() => 0) },
    })),
  };
}
