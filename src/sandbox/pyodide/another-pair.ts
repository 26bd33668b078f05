/** One more pair is started when the programs that wait take this many times as long as a start does. */
const START_PAYS = 4;

/** Programs that the time of one is averaged over. The first ones take several times as long as later ones. */
const RECENT = 16;

/**
 * Decides when one more pair of interpreters pays off. A pair keeps more than one processor busy, so a second one saves
 * less than half of the time that is left; starting it takes as much processor time as hundreds of short programs do.
 *
 * @param starting milliseconds that the start of a pair takes
 * @returns a function for each program that has ended, which takes its milliseconds, the number of programs that wait,
 *   and that of pairs
 */
export function anotherPairPays(
  starting: number,
): (milliseconds: number, waiting: number, pairs: number) => boolean {
  let programs = 0;
  let spent = 0;
  let recent = 0;
  return (milliseconds, waiting, pairs) => {
    programs++;
    spent += milliseconds;
    recent += (milliseconds - recent) / Math.min(programs, RECENT);
    return spent >= starting && (waiting * recent) / pairs > START_PAYS * starting;
  };
}
