import { useState } from 'preact/hooks';
import type { RunInfo } from '../../../api.js';
import { change, messageOf } from '../../data.js';

/** Sends a change; `changed` is told when it is made, or why it is not. */
export function send(path: string, body: unknown, changed: (error?: string) => void): void {
  change(path, body).then(
    () => changed(),
    (error: unknown) => changed(messageOf(error)),
  );
}

/** Tags, the note, and deletion, which asks for the end of the run's id. */
export function Edit({ run, changed }: { run: RunInfo; changed: (error?: string) => void }) {
  const [tag, setTag] = useState('');
  const [note, setNote] = useState(run.note);
  const [confirmation, setConfirmation] = useState('');
  const end = run.id.split('-').at(-1) ?? run.id;
  const base = `runs/${run.id}`;
  return (
    <details class="edit">
      <summary>Edit</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(`${base}/tags`, { add: [tag] }, changed);
          setTag('');
        }}
      >
        <label>
          tag
          <input
            value={tag}
            maxLength={60}
            onInput={(event) => setTag(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Add</button>
      </form>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send(`${base}/note`, { note }, changed);
        }}
      >
        <label>
          note
          <textarea
            value={note}
            maxLength={10_000}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Save</button>
      </form>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmation === end) send(`${base}/delete`, { confirm: run.id }, changed);
        }}
      >
        <label>
          to delete it for good, type {end}
          <input
            value={confirmation}
            onInput={(event) => setConfirmation(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={confirmation !== end}>
          Delete
        </button>
      </form>
    </details>
  );
}
