import { useMemo, useState } from 'preact/hooks';
import { count } from '../../../report/format.js';
import type { SampleDetails } from '../../../results/item.js';
import { Marked, placeOf } from '../text/mark.js';
import { Markdown, tokensOf } from '../text/markdown.js';
import { safe } from '../text/safe.js';
import { line, milliseconds, number, OutcomeMark } from './show.js';

/** Characters that are drawn before more are asked for. */
const SHOWN = 20_000;

/** A text as it was written, the first part of it at first. */
export function PlainText({ text, answer = null }: { text: string; answer?: string | null }) {
  const [most, setMost] = useState(SHOWN);
  const shown = safe(text.slice(0, most));
  return (
    <>
      <div class="plain">
        <Marked text={shown} at={placeOf(shown, answer)} length={answer?.length ?? 0} />
      </div>
      {text.length > most && (
        <button type="button" onClick={() => setMost(most * 10)}>
          Show more of {count(text.length)} characters
        </button>
      )}
    </>
  );
}

/** A reply: as Markdown, or as it was written. */
export function ReplyText({
  text,
  answer,
  isRaw,
}: {
  text: string;
  answer: string | null;
  isRaw: boolean;
}) {
  const tokens = useMemo(() => (isRaw ? undefined : tokensOf(text)), [text, isRaw]);
  if (tokens === undefined) return <PlainText text={text} answer={answer} />;
  return <Markdown tokens={tokens} answer={answer} />;
}

/** A sample: what was wrong on the way, reasoning, reply, answer and verdict. */
export function Sample({
  sample,
  title,
  isRaw,
  isNumbered,
  cutTo,
  whole,
}: {
  sample: SampleDetails;
  title: string;
  isRaw: boolean;
  isNumbered: boolean;
  /** Texts end after so many characters; `null` where they are whole. */
  cutTo: number | null;
  /** Asks for the whole texts. */
  whole: () => void;
}) {
  const { response, usage, outcome, value, answer, reason, failures } = sample;
  const content = response?.content ?? null;
  return (
    <article class="sample" aria-label={isNumbered ? `${title}, sample ${sample.sample}` : title}>
      <header>
        <h3>
          {line(title, 80)}
          {isNumbered && <span class="soft"> sample {sample.sample}</span>}
        </h3>
        <OutcomeMark outcome={outcome} value={value} />
      </header>
      <dl class="verdict-box">
        <div>
          <dt>answer</dt>
          <dd>
            {answer === null ? (
              <span class="soft">none found</span>
            ) : (
              <code>{safe(answer.slice(0, 2_000))}</code>
            )}
          </dd>
        </div>
        {reason !== '' && (
          <div>
            <dt>why</dt>
            <dd>{line(reason, 1_000)}</dd>
          </div>
        )}
        {sample.details !== null && (
          <div>
            <dt>counts</dt>
            <dd>
              {Object.entries(sample.details)
                .map(([name, each]) => `${name} ${each}`)
                .join(', ')}
            </dd>
          </div>
        )}
      </dl>
      {failures.length > 0 && (
        <details class="more">
          <summary>
            {failures.length} failed {failures.length === 1 ? 'attempt' : 'attempts'}
          </summary>
          <ol>
            {failures.map(({ attempt, cause, status, message, final }, index) => (
              <li key={index}>
                attempt {attempt}: {line(cause)}
                {status === null ? '' : ` ${status}`}: {line(message, 500)}
                {final && ' (given up)'}
              </li>
            ))}
          </ol>
        </details>
      )}
      {content?.kind === 'log-likelihoods' && (
        <ol class="likelihoods" aria-label="Log-likelihoods">
          {content.values.map((each, index) => (
            <li key={index} class={each === Math.max(...content.values) ? 'best' : ''}>
              {each.toFixed(3)}
            </li>
          ))}
        </ol>
      )}
      {content?.kind === 'text' && (
        <>
          {content.reasoning !== null && (
            <details class="more reasoning">
              <summary>Reasoning, {count(content.reasoning.length)} characters</summary>
              <PlainText text={content.reasoning} />
            </details>
          )}
          {content.text === '' && content.toolCalls.length === 0 ? (
            <p class="soft">
              No text{content.endsInReasoning === true && ': truncated while thinking'}.
            </p>
          ) : (
            <ReplyText text={content.text} answer={answer} isRaw={isRaw} />
          )}
          {content.toolCalls.map((call, index) => (
            <div key={index} class="call">
              <b>{line(call.name)}</b>
              <div class="plain">{safe(call.arguments.slice(0, SHOWN))}</div>
            </div>
          ))}
          {cutTo !== null && (
            <button type="button" onClick={whole}>
              Texts end after {count(cutTo)} characters: show all
            </button>
          )}
        </>
      )}
      {usage !== null && (
        <footer class="soft">
          {milliseconds(usage.latency)}, {number(usage.tokensIn)} tokens in,{' '}
          {number(usage.tokensOut)} out
          {response?.finishReason != null && `, finish reason ${line(response.finishReason, 40)}`}
          {response?.refused === true && ', refused'}
          {usage.attempts === 0
            ? ', reused from an earlier run'
            : usage.attempts > 1
              ? `, attempt ${usage.attempts}`
              : ''}
          {usage.reportedModel !== null && `, ${line(usage.reportedModel, 60)}`}
        </footer>
      )}
    </article>
  );
}
