import { z } from 'zod';
import { terminalLine, terminalText } from '../core/terminal-text.js';
import type { ItemDetails, SampleDetails } from '../results/item.js';
import type { RunBenchmarkRecord, RunRecord } from '../results/records.js';
import { UNLIMITED, wrapped } from './wrap.js';

/** An item of a benchmark of a run, for a terminal: request, replies and verdicts. */
export function itemText(
  run: RunRecord,
  record: RunBenchmarkRecord,
  item: ItemDetails,
  width: number = UNLIMITED,
): string {
  const tags = Object.entries(item.tags).map(([tag, value]) => `${tag} ${value}`);
  return terminalText(
    [
      wrapped(
        [record.title, item.item, ...tags, `run ${run.id}`]
          .map((part) => terminalLine(part))
          .join(' · '),
        width,
      ),
      ...askedParts(run, record, item),
      ...item.samples.flatMap((sample) => sampleParts(sample, item.samples.length > 1)),
    ].join('\n\n'),
  );
}

function section(title: string, text: string): string {
  return `── ${title} ──\n${text}`;
}

function askedParts(
  run: RunRecord,
  { title }: RunBenchmarkRecord,
  { asked }: ItemDetails,
): string[] {
  if (asked === null) {
    return [
      `The prompt and the gold answer are not stored, because cardbench ${run.cardbench} made this run.`,
    ];
  }
  if (asked.hashes !== null) {
    const { request } = asked.hashes;
    const hash = request === null ? '' : ` (sha256 of the request: ${request})`;
    return [
      `The prompt and the gold answer are not stored${hash}, because the authors of ${title} ask that its items not be published; "cardbench run --with-text" stores them.`,
    ];
  }
  const gold = asked.gold === null ? [] : [section('gold', plain(asked.gold))];
  if (asked.request === null) {
    return ['The prompt is not stored, because the outputs were imported.', ...gold];
  }
  return [...requestParts(asked.request.path, asked.request.body), ...gold];
}

const bodySchema = z.looseObject({
  model: z.unknown(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).optional(),
  prompt: z.union([z.string(), z.array(z.string())]).optional(),
  tools: z.array(z.unknown()).optional(),
});

/** The parts of a request: each message of a conversation, or its texts; tools; and all other fields. */
function requestParts(path: string, body: string): string[] {
  const parsed = bodySchema.safeParse(JSON.parse(body));
  if (!parsed.success) return [section(`request to ${path}`, body)];
  const { messages = [], prompt = [], tools = [], model: _model, ...parameters } = parsed.data;
  return [
    ...messages.map(({ role, content }) => section(`prompt, ${role}`, plain(content))),
    ...[prompt].flat().map((text) => section('prompt', text)),
    ...tools.map((tool) => section('tool', plain(tool))),
    section(`parameters, to ${path}`, JSON.stringify(parameters)),
  ];
}

function sampleParts(sample: SampleDetails, isNumbered: boolean): string[] {
  const { response, failures } = sample;
  const of = isNumbered ? `, sample ${sample.sample}` : '';
  const parts: string[] = [];
  for (const { attempt, cause, status, message } of failures) {
    const code = status === null ? '' : ` ${status}`;
    parts.push(section(`attempt ${attempt} failed${of}`, `${cause}${code}: ${message}`));
  }
  if (response !== null) {
    const { content } = response;
    if (content.kind === 'log-likelihoods') {
      parts.push(section(`log-likelihoods${of}`, content.values.join('\n')));
    } else {
      if (content.reasoning !== null) parts.push(section(`reasoning${of}`, content.reasoning));
      parts.push(section(`reply${of}`, content.text === '' ? '(no text)' : content.text));
      for (const call of content.toolCalls) {
        parts.push(section(`tool call${of}`, `${call.name} ${call.arguments}`));
      }
    }
    const ends = [
      ...(response.finishReason === null ? [] : [`finish reason ${response.finishReason}`]),
      ...(response.refused ? ['refused'] : []),
      ...(content.kind === 'text' && content.endsInReasoning === true
        ? ['truncated while thinking']
        : []),
    ];
    if (ends.length > 0) parts.push(ends.join(', '));
    const answer = sample.answer === null ? '(none found)' : sample.answer;
    if (sample.value !== null) parts.push(section(`extracted answer${of}`, answer));
  }
  parts.push(section(`verdict${of}`, verdictText(sample)));
  return parts;
}

function verdictText({ outcome, value, reason }: SampleDetails): string {
  const share = value === null || value === 0 || value === 1 ? '' : ` (${value})`;
  const why = reason === '' || reason === outcome ? '' : `: ${reason}`;
  return `${outcome === 'unscored' ? 'not scored yet' : outcome}${share}${why}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What `cardbench runs show --item --json` prints of an item, one for each benchmark that has it. */
export interface ItemOutput extends Omit<ItemDetails, 'asked'> {
  /** Id of the run. */
  readonly run: string;
  readonly benchmark: string;
  /** What was asked; `null` in runs of versions that did not record it. */
  readonly asked:
    | (Pick<NonNullable<ItemDetails['asked']>, 'gold' | 'hashes'> & {
        /** Its path and its body, as they were sent; `null` where only hashes are kept. */
        readonly request: { readonly path: string; readonly body: unknown } | null;
      })
    | null;
}

/** The same as data. */
export function itemJson(
  run: RunRecord,
  record: RunBenchmarkRecord,
  { asked, ...item }: ItemDetails,
): ItemOutput {
  return {
    run: run.id,
    benchmark: record.benchmark,
    ...item,
    asked:
      asked === null
        ? null
        : {
            request:
              asked.request === null
                ? null
                : { path: asked.request.path, body: JSON.parse(asked.request.body) as unknown },
            gold: asked.gold,
            hashes: asked.hashes,
          },
  };
}
