import type { Needed } from './needed.js';
import type { NoiseSource, RepeatedItems } from './noise-source.js';
import type { Uncertainty } from './uncertainty.js';
import type { CardVerdict } from './verdict.js';

/**
 * `reproduced, differs by -0.4 (one run, noise assumed)`, `off by -2.3 (3.1 standard errors)`,
 * `not shown (±12.4; about 1,900 items would settle it)`, `incomplete (12 in error)`
 *
 * @param uncertainty what the verdict rests on; `null` where there is no score
 * @param fewer what is to be said where the card drew more samples
 */
export function verdictText(
  verdict: CardVerdict,
  uncertainty: Pick<Uncertainty, 'noise' | 'over'> | null,
  fewer: string | null = null,
): string {
  const drawn = fewer ?? undefined;
  const basis = uncertainty === null ? undefined : basisText(uncertainty);
  switch (verdict.kind) {
    case 'incomplete':
    case 'not comparable':
      return `${verdict.kind} (${verdict.why})`;
    case 'reproduced': {
      const differs = verdict.differs === null ? '' : `, differs by ${signed(verdict.differs)}`;
      return `reproduced${differs}${inBrackets([basis, drawn])}`;
    }
    case 'off': {
      const errors = `${verdict.standardErrors.toFixed(1)} standard errors`;
      return `off by ${signed(verdict.by)}${inBrackets([errors, basis, drawn])}`;
    }
    case 'not shown': {
      const width = `±${verdict.halfWidth.toFixed(1)}`;
      return `not shown${inBrackets([width, basis, drawn, neededText(verdict.needed, uncertainty)])}`;
    }
  }
}

/** How the noise over repeats is known; `undefined` if it does not affect the verdict. */
function basisText({ noise, over }: Pick<Uncertainty, 'noise' | 'over'>): string | undefined {
  return over === 'items' ? undefined : noiseText(noise);
}

/**
 * `one run, noise assumed`, `one run, noise of 3 runs`, `5 samples`, `2 to 5 samples`,
 * `2 samples of 20 of 1,319 items, noise of the others assumed`
 */
export function noiseText(noise: NoiseSource): string {
  switch (noise.kind) {
    case 'assumed':
      return 'one run, noise assumed';
    case 'runs':
      return `one run, noise of ${noise.runs} runs${othersText(noise)}`;
    case 'samples': {
      const { samples, most } = noise;
      return `${samples === most ? '' : `${samples} to `}${most} samples${othersText(noise)}`;
    }
  }
}

function othersText({ repeated, asked, others }: RepeatedItems): string {
  if (others === null) return '';
  const known = others.assumed ? 'assumed' : 'estimated from them';
  const counts = [repeated, asked].map((each) => each.toLocaleString('en-US'));
  return ` of ${counts.join(' of ')} items, noise of the others ${known}`;
}

function neededText(needed: Needed | null, uncertainty: Pick<Uncertainty, 'over'> | null): string {
  if (needed === null) return 'too close to the margin to settle';
  const items = needed.items.toLocaleString('en-US');
  if (uncertainty?.over === 'repeats') return `about ${needed.samples} samples would settle it`;
  return needed.samples > 1
    ? `about ${items} items, ${needed.samples} samples each, would settle it`
    : `about ${items} items would settle it`;
}

function signed(points: number): string {
  return `${points > 0 ? '+' : ''}${points.toFixed(1)}`;
}

function inBrackets(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}
