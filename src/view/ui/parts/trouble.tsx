import { link } from '../route.js';

/** What stands where a page cannot be shown. */
export function Trouble({ error }: { error: string }) {
  return (
    <div class="trouble" role="alert">
      <h1>This cannot be shown</h1>
      <p>{error}</p>
      <p>
        <a href={link([])}>To the runs</a>
      </p>
    </div>
  );
}

/** What stands where data is on its way. */
export function Waiting({ what }: { what: string }) {
  return (
    <p class="soft waiting" role="status">
      {what}…
    </p>
  );
}
