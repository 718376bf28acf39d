export interface Bisection<T> {
  /** The least price and the largest that are thought of, both above 0. */
  readonly low: number;
  readonly high: number;
  /** How often the interval is halved, as a ratio. */
  readonly tries: number;
  attempt(price: number): Promise<T>;
  /** Whether an attempt went too far; so do all dearer ones, or nearly. */
  isBeyond(attempt: T): boolean;
}

/** What lies on either side of the price at which attempts begin to go too far. */
export interface Bisected<T> {
  /** The dearest that did not go too far; absent where all did. */
  readonly within?: T;
  /** The cheapest that went too far; absent where none did. */
  readonly beyond?: T;
}

/** Tries prices between two, each halfway by ratio between those that did and did not go too far. */
export async function bisected<T>(search: Bisection<T>): Promise<Bisected<T>> {
  let [low, high] = [search.low, search.high];
  let found: Bisected<T> = {};
  for (let i = 0; i < search.tries; i++) {
    const price = Math.sqrt(low * high);
    const attempt = await search.attempt(price);
    if (search.isBeyond(attempt)) {
      high = price;
      found = { ...found, beyond: attempt };
    } else {
      low = price;
      found = { ...found, within: attempt };
    }
  }
  return found;
}
