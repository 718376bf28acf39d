/** A place in the car: share of its length from the tail, metres up, share of half its width to its right. */
export type InCar = readonly [along: number, up: number, aside: number];

/** A face as its corners, anticlockwise seen from outside, with the way it looks in the car's own axes. */
export interface Face {
  readonly corners: readonly [InCar, InCar, InCar, InCar];
  readonly along: number;
  readonly up: number;
  readonly aside: number;
}

/** Top, two sides, tail and nose of a box that may narrow upwards. */
export function box(
  [b0, b1]: readonly [number, number],
  [t0, t1]: readonly [number, number],
  [low, high]: readonly [number, number],
  [bw, tw]: readonly [number, number],
): readonly Face[] {
  const side = (s: 1 | -1): Face => ({
    corners: [
      [b0, low, s * bw],
      [b1, low, s * bw],
      [t1, high, s * tw],
      [t0, high, s * tw],
    ],
    along: 0,
    up: 0,
    aside: s,
  });
  const end = (bottom: number, top: number, along: 1 | -1): Face => ({
    corners: [
      [bottom, low, -bw],
      [bottom, low, bw],
      [top, high, tw],
      [top, high, -tw],
    ],
    along,
    up: 0,
    aside: 0,
  });
  const roof: Face = {
    corners: [
      [t0, high, -tw],
      [t0, high, tw],
      [t1, high, tw],
      [t1, high, -tw],
    ],
    along: 0,
    up: 1,
    aside: 0,
  };
  return [roof, side(-1), side(1), end(b0, t0, -1), end(b1, t1, 1)];
}

/** A rectangle of a face: shares of the way along its bottom and up its sides. */
export function within({ corners }: Face, u0: number, v0: number, u1: number, v1: number): readonly InCar[] {
  const [a, b, c, d] = corners;
  const at = (u: number, v: number): InCar => {
    const value = (i: 0 | 1 | 2): number =>
      (a[i] * (1 - u) + b[i] * u) * (1 - v) + (d[i] * (1 - u) + c[i] * u) * v;
    return [value(0), value(1), value(2)];
  };
  return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)];
}
