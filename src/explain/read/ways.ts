/** Another way to read a reply: the extractor of the score is given another text. */
export interface Way {
  /** The cause that it is evidence for, and the name of its readings. */
  readonly name: string;
  /** What was odd about the replies that it reads otherwise, in words after their number. */
  readonly one: string;
  readonly many: string;
  readonly advice: string;
  /** The texts to read instead; none where nothing in the reply is odd. */
  readonly texts: (text: string) => readonly string[];
}

/** Tags around thoughts that are no part of the answer, as models and templates write them. */
export const THINKING =
  /<\/?(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis)>|\[\/?THINK\]|<\|channel\|>(?:analysis|final)(?:<\|message\|>)?/gi;

/** Thoughts between tags. */
const THOUGHTS =
  /<(think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis)>[\s\S]*?(?:<\/\1>|$)|\[THINK\][\s\S]*?(?:\[\/THINK\]|$)/gi;

/** Tokens of chat templates that the server should not have shown. */
export const TEMPLATE_TOKENS =
  /<\|[a-z][a-z0-9_]{1,40}\|>|<｜[^｜<>]{1,60}｜>|<(?:start|end)_of_turn>|<\/?s>|\[\/?INST\]|<<\/?SYS>>/gi;

/** Words with which replies state an answer, in the languages of the benchmarks. */
const ANSWER =
  /\b(?:answer|antwort|r[ée]ponse|respuesta|resposta|risposta|ответ|jibu)\b|答え|答案|คำตอบ|উত্তর|సమాధానం|उत्तर/giu;

/** Numbers with points between thousands, or with a decimal comma. */
const EUROPEAN = /(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2})(?![\d.,]*\d)/g;

/** Spaces between thousands. */
const SPACED = /(?<![\d.,])\d{1,3}(?:[\u0020\u00a0\u2009\u202f']\d{3})+(?!\d)/g;

/** No answer stands in more than so many characters at either end. */
const WINDOW = 20_000;

export const WAYS: readonly Way[] = [
  {
    name: 'thinking in the reply',
    one: 'reply holds thoughts in tags, and is read otherwise without them',
    many: 'replies hold thoughts in tags, and are read otherwise without them',
    advice: 'Have the thoughts taken out: --reasoning-tags, or the reasoning parser of the server.',
    texts: (text) => {
      const last = [...text.matchAll(THINKING)].at(-1);
      if (last === undefined) return [];
      const after = text.slice(last.index + last[0].length);
      const others = text.replace(THOUGHTS, ' ');
      return [after, others].filter((each) => each.trim() !== '' && each !== text);
    },
  },
  {
    name: 'template tokens in the reply',
    one: 'reply holds tokens of a chat template, and is read otherwise without them',
    many: 'replies hold tokens of a chat template, and are read otherwise without them',
    advice: 'The server shows special tokens: check its chat template and skip_special_tokens.',
    texts: (text) => {
      const plain = text.replace(TEMPLATE_TOKENS, ' ');
      return plain === text || plain.trim() === '' ? [] : [plain];
    },
  },
  {
    name: 'answer in markup',
    one: 'reply has its answer in Markdown or JSON, and is read otherwise without it',
    many: 'replies have their answers in Markdown or JSON, and are read otherwise without it',
    advice:
      'Check whether the host asks for another format, such as JSON, and use the published prompts.',
    texts: (text) => {
      const inside = stringsInJson(text);
      if (inside !== null) return inside;
      const plain = text.replace(/\*{1,3}|__|`{1,3}(?:\w*\n)?/g, '');
      return plain === text ? [] : [plain];
    },
  },
  {
    name: 'numbers written otherwise',
    one: 'reply writes numbers as in Europe, and is read otherwise so',
    many: 'replies write numbers as in Europe, and are read otherwise so',
    advice: 'Check whether a system prompt asks for another language or format of numbers.',
    texts: (text) => {
      const plain = text
        .replace(EUROPEAN, (found) => found.replaceAll('.', '').replace(',', '.'))
        .replace(SPACED, (found) => found.replace(/\D/g, ''));
      return plain === text ? [] : [plain];
    },
  },
  {
    name: 'several answers in a reply',
    one: 'reply states another answer before or after the one that is read',
    many: 'replies state another answer before or after the one that is read',
    advice: 'The server may not end replies where the model does: check its end-of-turn token.',
    texts: (text) => {
      const places = [...text.slice(0, WINDOW).matchAll(ANSWER)].map(({ index }) => index);
      const [, second] = places;
      const last = places.at(-1);
      if (second === undefined || last === undefined) return [];
      return [text.slice(0, second), text.slice(last)];
    },
  },
];

const LONGEST_JSON = 20_000;

/** `Answer: B` for each short text in a reply that is JSON, in a fence or not; `null` for one that is not. */
function stringsInJson(text: string): readonly string[] | null {
  const body = text.trim().replace(/^```(?:json)?\s*|\s*```$/gi, '');
  if (!/^[{[]/.test(body) || body.length > LONGEST_JSON) return null;
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== 'object' || json === null) return null;
    const values = Object.entries(json).filter(
      ([, each]) => typeof each === 'string' || typeof each === 'number',
    );
    const stated = values.filter(([key]) => /answer|result|solution|choice|final/i.test(key));
    const texts = [...stated, ...values].map(([, each]) => `Answer: ${each}`);
    return texts.length === 0 ? null : texts.slice(0, 2);
  } catch {
    return null;
  }
}
