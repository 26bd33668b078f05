/** `= 0.012`, `< 0.0001` */
export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : `= ${p.toPrecision(2)}`;
}
