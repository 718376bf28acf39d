/** Channels as a multiple of 8, at most a tenth below what is asked (Sandler et al. 2018, the authors' program). */
export function divisible(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}
