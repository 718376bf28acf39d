/** The learning rate at a step, counted from 1, of a training with so many steps. */
export type Schedule = (step: number, steps: number) => number;

interface Peak {
  /** The highest learning rate. */
  readonly rate: number;
}

export const constant =
  ({ rate }: Peak): Schedule =>
  () =>
    rate;

/** Multiplies the rate by `factor` after each of the given shares of the training. */
export const stepped =
  ({ rate, at, factor }: Peak & { readonly at: readonly number[]; readonly factor: number }): Schedule =>
  (step, steps) =>
    rate * factor ** at.filter((share) => step > share * steps).length;

/** Grows linearly for `warmup` steps, then falls along half a cosine towards `floor` (Loshchilov & Hutter 2017). */
export const cosine =
  ({ rate, warmup = 0, floor = 0 }: Peak & { readonly warmup?: number; readonly floor?: number }): Schedule =>
  (step, steps) =>
    step <= warmup ? (rate * step) / warmup : along(rate, floor, progress(step, steps, warmup));

/** Smith & Topin 2017: from rate/25 up to the rate at `rise` of the training, then down to rate/10,000 at its end. */
export const oneCycle =
  ({ rate, rise = 0.3 }: Peak & { readonly rise?: number }): Schedule =>
  (step, steps) => {
    const summit = Math.max(1, rise * steps);
    return step < summit
      ? along(rate / 25, rate, (step - 1) / (summit - 1))
      : along(rate, rate / 10_000, (step - summit) / (steps - summit || 1));
  };

/** Falls as (1 − progress)^power, after a linear warm-up (DeepLab; Chen et al. 2017). */
export const poly =
  ({
    rate,
    power = 0.9,
    warmup = 0,
  }: Peak & { readonly power?: number; readonly warmup?: number }): Schedule =>
  (step, steps) =>
    step <= warmup ? (rate * step) / warmup : rate * (1 - progress(step, steps, warmup)) ** power;

/** Share of the steps after the warm-up that lie behind: 0 at the first, not yet 1 at the last. */
const progress = (step: number, steps: number, warmup: number): number =>
  Math.min(1, (step - 1 - warmup) / Math.max(1, steps - warmup));

/** Half a cosine from one rate to another. */
const along = (from: number, to: number, share: number): number =>
  to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share)));
