import {
  type Change,
  hasTopics,
  type Injection,
  isReading,
  largest,
  named,
  readable,
  replyLength,
  type Stored,
  worsen,
} from './injections.js';
import type { World } from './world.js';

/** An injection that no cause was written for. */
export interface OtherInjection extends Injection {
  /** Nothing that is stored shows it: no cause is to be named. */
  readonly leavesNoTrace?: true;
}

const nothing = (): boolean => false;
const isText =
  (...ids: string[]) =>
  (id: string) =>
    isReading(id) || ids.includes(id);
const hasLetters = ({ benchmark: { id } }: World): boolean => id === 'mmlu' || id === 'mmlu-pro';
const hasNumbers = ({ benchmark: { id } }: World): boolean => id === 'gsm8k' || id === 'mgsm';
const SHARES = [0.05, 0.2, 1] as const;

/** Changes the text of a share of the replies. */
function changing(change: Change): Injection['inject'] {
  return (replies, size, _world, random) => {
    for (const each of replies) if (random() < size) each.change = change;
    return replies;
  };
}

/** Right and wrong answers that turn into each other with these chances. */
function flipping(toWrong: number, toRight: number): Injection['inject'] {
  return (replies, size, _world, random) => {
    for (const each of replies) {
      const chance = size * (each.right ? toWrong : toRight);
      if (random() < chance) each.right = !each.right;
    }
    return replies;
  };
}

/** The last place of an answer in a text, said otherwise. */
function lastAnswer(text: string, answer: string, said: string): string {
  const at = text.lastIndexOf(answer);
  return at === -1 ? text : text.slice(0, at) + said + text.slice(at + answer.length);
}

const REFUSALS = [
  'I must decline to answer this question.',
  'Unfortunately, I am not able to discuss that.',
  'This request goes against what I am meant to do.',
  'I would rather not say.',
];

export const OTHER_INJECTIONS: readonly OtherInjection[] = [
  {
    name: 'options moved by one letter',
    isNamed: named('letters shifted'),
    sizes: [0.1, 0.3, 1],
    fits: hasLetters,
    inject: (replies, size, world, random) => {
      const letters = world.benchmark.id === 'mmlu' ? 'ABCD' : 'ABCDEFGHIJ';
      const next = (letter: string): string =>
        letters[(letters.indexOf(letter) + 1) % letters.length] ?? '';
      const of: Change['of'] = (text, answer) => lastAnswer(text, answer, next(answer));
      return changing({ name: 'shift', of })(replies, size, world, random);
    },
  },
  {
    name: 'thoughts in tags after the answer',
    isNamed: isText('thinking in the reply', 'several answers in a reply'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'think',
      of: (text, answer) =>
        `${text} <think>Or is it? ${lastAnswer(text, answer, answer === 'A' ? 'D' : /^[A-J]$/.test(answer) ? 'A' : '4242')}</think>`,
    }),
  },
  {
    name: 'a special token before the answer',
    isNamed: isText('template tokens in the reply', 'stop sequence ignored'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'special',
      of: (text, answer) => lastAnswer(text, answer, `<|reserved_special_token_5|>${answer}`),
    }),
  },
  {
    name: 'an example that a part of the prompts lacks',
    isNamed: named('less prompt than was sent'),
    sizes: [0.1, 0.2, 0.4],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      const part = replies.filter(() => random() < size);
      worsen(part, 0.3, random);
      for (const each of part) each.tokensIn -= 150;
      return replies;
    },
  },
  {
    name: 'examples of another split',
    isNamed: nothing,
    leavesNoTrace: true,
    sizes: [0.5, 1, 2],
    fits: () => true,
    inject: flipping(0.05, 0),
  },
  {
    name: 'temperature 1',
    isNamed: nothing,
    leavesNoTrace: true,
    sizes: [0.5, 1, 2],
    fits: () => true,
    inject: flipping(0.1, 0.05),
  },
  {
    name: 'a quantised model',
    isNamed: nothing,
    leavesNoTrace: true,
    sizes: [0.5, 1, 2],
    fits: () => true,
    inject: flipping(0.08, 0.04),
  },
  {
    name: 'gold answers that were changed',
    isNamed: nothing,
    leavesNoTrace: true,
    sizes: [0.02, 0.05, 0.1],
    fits: () => true,
    inject: (replies, size, _world, random) => {
      worsen(replies, size, random);
      return replies;
    },
  },
  {
    name: 'cut at a limit that the server does not tell',
    isNamed: named('truncated'),
    sizes: [0.03, 0.08, 0.2],
    fits: readable,
    inject: (replies, size) => {
      const cut = largest(replies, size, replyLength);
      const at = Math.min(...[...cut].map(replyLength));
      for (const each of replies) {
        each.change = { name: `silent ${at}`, of: (text) => text.slice(0, at) };
      }
      return replies;
    },
  },
  {
    name: 'answers in another language',
    isNamed: isText('no answer'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'french',
      of: (text, answer) =>
        `${text.split(' ').slice(0, 5).join(' ')}. Voici donc mon choix : ${answer}.`,
    }),
  },
  {
    name: 'Markdown around the answer',
    isNamed: isText('answer in markup'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'bold',
      of: (text, answer) => lastAnswer(text, answer, `**${answer}**`),
    }),
  },
  {
    name: 'lower-cased replies',
    isNamed: isText(),
    sizes: SHARES,
    fits: readable,
    inject: changing({ name: 'lower', of: (text) => text.toLowerCase() }),
  },
  {
    name: 'a second, wrong answer',
    isNamed: isText('several answers in a reply', 'stop sequence ignored'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'twice',
      of: (text, answer) => {
        const other = answer === 'A' ? 'D' : /^[A-J]$/.test(answer) ? 'A' : '4242';
        const said = text.slice(text.lastIndexOf('. ') + 2);
        return `${text} Let us check again. ${lastAnswer(said, answer, other)}`;
      },
    }),
  },
  {
    name: 'replies in JSON',
    isNamed: isText('answer in markup'),
    sizes: SHARES,
    fits: readable,
    inject: changing({
      name: 'json',
      of: (text, answer) => JSON.stringify({ thoughts: text.slice(0, 60), answer }),
    }),
  },
  {
    name: 'points between thousands',
    isNamed: isText('numbers written otherwise'),
    sizes: SHARES,
    fits: hasNumbers,
    inject: changing({
      name: 'thousands',
      of: (text, answer) => lastAnswer(text, answer, answer.replace(/\B(?=(\d{3})+$)/g, '.')),
    }),
  },
  {
    name: 'a stop sequence that cuts programs',
    isNamed: named('code cut'),
    sizes: [0.05, 0.2, 0.5],
    fits: ({ benchmark }) => benchmark.scorer.needsSandbox === true,
    inject: (replies, size, _world, random) => {
      for (const each of replies) {
        each.change = { name: 'code', of: (text) => `\`\`\`python\n# ${text}\n\`\`\`` };
        if (random() >= size) continue;
        each.change = { name: 'cut code', of: (text) => `\`\`\`python\n# ${text}` };
        each.right = false;
      }
      return replies;
    },
  },
  {
    name: 'refusals in other words',
    isNamed: named('refused', 'filtered', 'no answer'),
    sizes: [0.03, 0.1, 0.3],
    fits: readable,
    inject: (replies, size, _world, random) => {
      for (const each of replies) {
        if (random() >= size) continue;
        const said = REFUSALS[Math.floor(random() * REFUSALS.length)] ?? '';
        each.change = { name: said, of: () => said };
        each.right = false;
      }
      return replies;
    },
  },
  {
    name: 'one reply to many items',
    isNamed: named('repeated texts'),
    sizes: [0.03, 0.1, 0.3],
    fits: readable,
    inject: (replies: Stored[], size, _world, random) => {
      const [first] = replies;
      if (first === undefined) return replies;
      const said = `${first.clean.text} That is all there is to say about it, in the end, and so it is.`;
      for (const each of replies) {
        if (random() >= size) continue;
        each.change = {
          name: 'same',
          of: () => `${said} The best answer is A. Answer: 1`,
          same: true,
        };
      }
      return replies;
    },
  },
  {
    name: 'two topics in another language',
    isNamed: isText('no answer', 'groups that stand out'),
    sizes: [1, 2, 3],
    fits: (world) => readable(world) && hasTopics(world),
    inject: (replies, size, world, random) => {
      const all = [
        ...new Set(replies.map(({ item }) => item.tags[world.topic ?? ''] ?? '')),
      ].sort();
      const from = Math.floor(random() * (all.length - size));
      const picked = new Set(all.slice(from, from + size));
      for (const each of replies) {
        if (!picked.has(each.item.tags[world.topic ?? ''] ?? '')) continue;
        each.change = {
          name: 'deutsch',
          of: (_text, answer) => `Ich denke, es handelt sich um ${answer}`,
        };
      }
      return replies;
    },
  },
];
