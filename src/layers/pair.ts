/** A number for height and width alike, or one for each. */
export type Both = number | readonly [h: number, w: number];

export const pairOf = (both: Both): readonly [h: number, w: number] =>
  typeof both === "number" ? [both, both] : both;
