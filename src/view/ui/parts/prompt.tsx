import { PlainText } from './reply.js';
import { line } from './show.js';

interface Message {
  readonly role?: unknown;
  readonly content?: unknown;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);

/** A request as it was sent: its turns, tools and parameters. */
export function Prompt({ path, body }: { path: string; body: unknown }) {
  if (typeof body !== 'object' || body === null) return <PlainText text={textOf(body)} />;
  const { messages, prompt, tools, model: _model, ...parameters } = body as Record<string, unknown>;
  const turns: Message[] = Array.isArray(messages) ? messages : [];
  const texts = prompt === undefined ? [] : [prompt].flat();
  return (
    <div class="prompt">
      {turns.map(({ role, content }, index) => (
        <section key={index} class="turn">
          <h3>{line(String(role ?? 'message'), 40)}</h3>
          <PlainText text={textOf(content)} />
        </section>
      ))}
      {texts.map((text, index) => (
        <section key={index} class="turn">
          <h3>text</h3>
          <PlainText text={textOf(text)} />
        </section>
      ))}
      {Array.isArray(tools) && tools.length > 0 && (
        <details class="more">
          <summary>
            {tools.length} {tools.length === 1 ? 'tool' : 'tools'}
          </summary>
          <PlainText text={textOf(tools)} />
        </details>
      )}
      <p class="soft facts">
        To <code>{line(path)}</code> with <code>{line(JSON.stringify(parameters), 600)}</code>
      </p>
    </div>
  );
}
