import type { RunInfo } from '../../api.js';

const WORDS = { finished: 'finished', incomplete: 'incomplete', unfinished: 'stopped' } as const;

/** What a run is doing: a run that is not over and on which nothing works has stopped. */
export function StatusText({ run }: { run: Pick<RunInfo, 'status' | 'active'> }) {
  const isRunning = run.status === 'unfinished' && run.active;
  const title = {
    finished: 'every response is stored and scored',
    incomplete: 'all calls were made, but some items are in error',
    unfinished: 'calls are outstanding',
  }[run.status];
  return (
    <span class={`status ${isRunning ? 'running' : run.status}`} title={title}>
      {isRunning ? 'running' : WORDS[run.status]}
    </span>
  );
}
