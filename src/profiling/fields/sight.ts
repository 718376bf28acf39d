/** Positions from the first to the last, both included; the first is beyond the last where there are none. */
export type Span = readonly [low: number, high: number];

/**
 * What the positions along one axis see of another axis. It repeats: a period further on, the same is seen `advance`
 * positions further on. Positions outside the seen axis count like the others, so that padding is seen too.
 */
export interface Sight {
  /** What the first positions see, one for each of a period. */
  readonly spans: readonly Span[];
  readonly advance: number;
}

const nothing: Span = [Infinity, -Infinity];

/** Every position sees the one `ahead` of it. */
export const straight = (ahead = 0): Sight => ({ spans: [[ahead, ahead]], advance: 1 });

/** Every position sees the same. */
export const always = (low: number, high: number): Sight => ({ spans: [[low, high]], advance: 0 });

/** Every position sees all of an axis. */
export const whole = (extent: number): Sight => always(0, extent - 1);

/** Position u sees the `reach` positions from u · stride − before on. */
export const sliding = ({ stride, before, reach }: Sliding): Sight => ({
  spans: [[-before, reach - 1 - before]],
  advance: stride,
});

export interface Sliding {
  readonly stride: number;
  readonly before: number;
  readonly reach: number;
}

/** `period` positions of which each sees the span from the first to the last of `seen`, which may be none. */
export const repeating = (
  { period, advance }: { readonly period: number; readonly advance: number },
  seen: (position: number) => readonly number[],
): Sight => ({
  spans: Array.from({ length: period }, (_, u): Span => {
    const found = seen(u);
    return [Math.min(...found), Math.max(...found)];
  }),
  advance,
});

/** Positions seen from one position to the next, on average. */
export const rateOf = ({ spans, advance }: Sight): number => advance / spans.length;

/** What position u sees. */
export function spanAt({ spans, advance }: Sight, u: number): Span {
  const period = spans.length;
  const [low, high] = spans[((u % period) + period) % period]!;
  const further = Math.floor(u / period) * advance;
  return [low + further, high + further];
}

/** What `extent` positions see through a window on others, which see something themselves. */
export function through(window: Sight, seen: Sight, extent: number): Sight {
  const times = window.advance === 0 ? 1 : seen.spans.length / gcd(window.advance, seen.spans.length);
  const period = window.spans.length * times;
  const advance = ((window.advance * times) / seen.spans.length) * seen.advance;
  return made({ period, advance, extent }, (u) => {
    const [low, high] = spanAt(window, u);
    return hull(Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => spanAt(seen, low + i)));
  });
}

/** What `extent` positions see that see both. */
export function both(a: Sight, b: Sight, extent: number): Sight {
  const [faster, slower] = rateOf(a) >= rateOf(b) ? [a, b] : [b, a];
  const shared = faster.spans.length * (slower.spans.length / gcd(faster.spans.length, slower.spans.length));
  const period = isAlike(a, b) ? shared : extent;
  const advance = (faster.advance * period) / faster.spans.length;
  return made({ period, advance, extent }, (u) => hull([spanAt(a, u), spanAt(b, u)]));
}

/** What lies halfway between the first and the last that each position sees, brought back to position 0; the mean of a period. */
export function centreOf(sight: Sight): number {
  const centres = sight.spans.flatMap(([low, high], u) =>
    low > high ? [] : [(low + high) / 2 - rateOf(sight) * u],
  );
  return centres.reduce((sum, centre) => sum + centre, 0) / centres.length;
}

/** Whether two sights move equally fast. */
export const isAlike = (a: Sight, b: Sight): boolean => Math.abs(rateOf(a) - rateOf(b)) < 1e-9;

interface Making {
  readonly period: number;
  readonly advance: number;
  readonly extent: number;
}

/** A sight with no more spans than there are positions, and no more than it needs. */
function made({ period, advance, extent }: Making, spanOf: (u: number) => Span): Sight {
  const length = Math.max(1, Math.min(period, extent));
  return shortest({
    spans: Array.from({ length }, (_, u) => spanOf(u)),
    advance: (advance * length) / period,
  });
}

/** The same sight with the shortest period. */
function shortest(sight: Sight): Sight {
  const { spans, advance } = sight;
  const fits = (length: number): boolean => {
    const shorter = { spans: spans.slice(0, length), advance: (advance * length) / spans.length };
    return spans.every(([low, high], u) => {
      const [l, h] = spanAt(shorter, u);
      return l === low && h === high;
    });
  };
  const lengths = spans.map((_, i) => i + 1).filter((length) => spans.length % length === 0);
  const length = lengths.find(fits) ?? spans.length;
  return { spans: spans.slice(0, length), advance: (advance * length) / spans.length };
}

const hull = (spans: readonly Span[]): Span =>
  spans.reduce(([low, high], [l, h]): Span => [Math.min(low, l), Math.max(high, h)], nothing);

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
