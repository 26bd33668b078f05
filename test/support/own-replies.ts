import { join } from 'node:path';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import type { Item } from '../../src/core/item.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { echoChoices } from '../../src/demo/echo.js';
import { cardbench, onServer } from './cli.js';
import {
  chatOf,
  macroShare,
  type ReportedScores,
  type Said,
  squeeze,
  textOf,
} from './known-answers.js';
import { isRight, sumOf } from './known-replies.js';
import { responseOf } from './response.js';
import { chatReply, sendJson, startServer } from './server.js';
import { temporaryFolder } from './temp.js';

/** What judges of benchmarks are asked to say. */
const JUDGE_WORDS = ['A', 'B', 'yes', 'no', 'safe', 'unsafe', 'correct', 'incorrect', '1', '0'];
const JUDGE = 'the-judge';

/** The verdict on each item, and the headline, as they were reported and as they are known. */
export interface OwnCompared {
  readonly id: string;
  readonly errors: number | undefined;
  readonly verdicts: Readonly<Record<string, unknown>>;
  readonly known: Readonly<Record<string, number>>;
  readonly headline: number;
  /** `undefined` where the headline is neither a mean nor a macro average over `balanceBy`. */
  readonly knownHeadline: number | undefined;
}

/**
 * Runs our sample items of benchmarks against a server that says what each benchmark’s own `mockReply` says, right for
 * about three items in five. Nothing is known of a benchmark but its definition, so that a new one needs no entry.
 */
export async function compareOwnReplies(ids: readonly string[]): Promise<readonly OwnCompared[]> {
  const replies = new Map<string, Said>();
  const preferred = new Map<string, boolean>();
  const judged = new Map<string, JudgeWords>();
  const all: { readonly benchmark: AnyBenchmark; readonly items: readonly Item<object>[] }[] = [];
  for (const id of ids) {
    const benchmark = await loadBenchmark(id);
    const { items } = await loadDataset<object>(benchmark.dataset, { kind: 'sample' });
    all.push({ benchmark, items });
    const [first] = items;
    const needsJudge = benchmark.scorer.needsJudge === true;
    if (needsJudge && first !== undefined) judged.set(id, await wordsOfJudge(benchmark, first));
    for (const item of items) {
      const prompt = benchmark.prompt(item);
      const right = isRight(item);
      const said = benchmark.mockReply?.(item, right, prompt.kind) ?? '';
      if (prompt.kind === 'choices') {
        for (const [place, { context, continuation }] of prompt.choices.entries()) {
          preferred.set(context + continuation, String(place) === said);
        }
      } else {
        const marked = needsJudge ? `${String(said)}\n${markOf(id, right)}` : said;
        replies.set(squeeze(promptText(prompt)), marked);
      }
    }
  }
  const server = await startServer((call, response) => {
    if (call.body['model'] === JUDGE) {
      const [, id = '', kind] = /\((\S+) is (right|wrong)\)/.exec(call.prompt) ?? [];
      const words = judged.get(id);
      sendJson(response, 200, chatReply(kind === 'right' ? words?.right : words?.wrong));
    } else if (call.body['echo'] === true) {
      const prompts = [call.body['prompt']].flat().map(String);
      // Other texts differ a little, as texts that try out a server must.
      const likely = (text: string): number =>
        preferred.get(text) === true ? -0.01 : -4 - (sumOf(text) % 100) / 1000;
      sendJson(response, 200, chatReply('', { choices: echoChoices(prompts, likely) }));
    } else {
      const said = replies.get(squeeze(call.prompt)) ?? 'an unknown question';
      const chat = call.path.endsWith('/chat/completions');
      sendJson(response, 200, chat ? chatOf(said) : textOf(said));
    }
  });
  const store = join(temporaryFolder(), 'x.db');
  const run = ['run', ...ids, ...onServer(server.baseUrl, store), '--json', '--concurrency', '16'];
  const judge = ['--judge', JUDGE, '--judge-base-url', server.baseUrl];
  const { code, stdout, stderr } = await cardbench([...run, ...(judged.size > 0 ? judge : [])]);
  if (code !== 0) throw new Error(stderr);
  const reported = new Map<string, ReportedScores>(
    JSON.parse(stdout).benchmarks.map((each: { benchmark: string }) => [each.benchmark, each]),
  );
  return Promise.all(
    all.map(async ({ benchmark, items }) => {
      const { id } = benchmark;
      const exported = await cardbench(['export', '--store', store, '--benchmark', id]);
      const lines = exported.stdout.trim().split('\n');
      const scores = lines.map((line) => JSON.parse(line) as { item: string; score: unknown });
      const { errors, metrics = {} } = reported.get(id) ?? {};
      const [name = '', headline = Number.NaN] = Object.entries(metrics)[0] ?? [];
      return {
        id,
        errors,
        verdicts: Object.fromEntries(scores.map(({ item, score }) => [item, score])),
        known: Object.fromEntries(items.map((item) => [item.id, Number(isRight(item))])),
        headline,
        knownHeadline: shareOf(benchmark, items, name),
      };
    }),
  );
}

const markOf = (id: string, right: boolean): string => `(${id} is ${right ? 'right' : 'wrong'})`;

/** The share of what is right, as the name of the headline metric says that it is averaged. */
function shareOf(
  { balanceBy = '' }: AnyBenchmark,
  items: readonly Item<object>[],
  name: string,
): number | undefined {
  const isMacro = name.startsWith('macro_avg/');
  if (!isMacro && !/^(acc|acc_norm|em|correct|pass@1)$/.test(name)) return undefined;
  const group = ({ tags }: Item<object>): string => (isMacro ? (tags[balanceBy] ?? '') : '');
  return macroShare(items, group, (item) => Number(isRight(item)));
}

interface JudgeWords {
  readonly right: string;
  readonly wrong: string;
}

/** The words by which a judge finds a reply right and wrong: the first that the scorer takes so. */
async function wordsOfJudge({ id, scorer }: AnyBenchmark, item: Item<object>): Promise<JudgeWords> {
  const found: { right?: string; wrong?: string } = {};
  for (const words of JUDGE_WORDS) {
    const ask = (): Promise<string> => Promise.resolve(words);
    const context = { ask, sandbox: () => Promise.reject(new Error('none')) };
    const verdict = await Promise.resolve()
      .then(() =>
        scorer.grade('words', item, { ...context, extractor: '', response: responseOf('words') }),
      )
      .catch(() => undefined);
    if (verdict?.value === 1) found.right ??= words;
    if (verdict?.value === 0) found.wrong ??= words;
  }
  const { right, wrong } = found;
  if (right === undefined || wrong === undefined) {
    throw new Error(
      `What a judge of ${id} says is none of ${JUDGE_WORDS.join(', ')}; add it there.`,
    );
  }
  return { right, wrong };
}
