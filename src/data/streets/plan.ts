import type { Random } from "../random.ts";

/** How far the scene goes, in metres. */
export const farthest = 140;

export type Side = -1 | 1;

/** What stands along a stretch of one side of the street, outside the pavement. */
export interface Stretch {
  readonly kind: "building" | "garden" | "sidestreet" | "green";
  readonly from: number;
  readonly to: number;
  /** Metres from the pavement's outer edge to the wall. */
  readonly setback: number;
  /** Metres up; 0 where nothing stands. */
  readonly height: number;
}

/** The ground plan of a street. */
export interface StreetPlan {
  /** The road's middle at the camera; x in metres. */
  readonly middle: number;
  /** How the road bends: its middle is at middle + bend · z². */
  readonly bend: number;
  /** Half the road's width. */
  readonly half: number;
  /** Widths of the pavements, left and right. */
  readonly pavements: readonly [number, number];
  readonly left: readonly Stretch[];
  readonly right: readonly Stretch[];
  /** How built-up it is, 0 (green) to 1 (town). */
  readonly town: number;
}

export function drawPlan(random: Random): StreetPlan {
  const half = random.between(3.6, 5.8);
  const town = random.next();
  return {
    half,
    town,
    middle: random.chance(0.7) ? -half * random.between(0.3, 0.6) * (random.chance(0.5) ? 1 : -1) : 0,
    bend: random.chance(0.5) ? random.between(-0.002, 0.002) : 0,
    pavements: [random.between(1.5, 4), random.between(1.5, 4)],
    left: drawStretches(town, random),
    right: drawStretches(town, random),
  };
}

function drawStretches(town: number, random: Random): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const storeys = 2 + town * 4;
  for (let from = random.between(1.5, 4); from < farthest; ) {
    const die = random.next();
    const kind =
      die < 0.45 + 0.35 * town ? "building" : die < 0.8 ? "garden" : die < 0.88 ? "sidestreet" : "green";
    const length = kind === "sidestreet" ? random.between(5, 8) : random.between(6, 14 + 8 * town);
    const height = kind === "building" ? 3.2 * Math.max(1.6, storeys * random.between(0.6, 1.4)) : 0;
    const setback = random.chance(0.7) ? 0 : random.between(0, 2);
    stretches.push({ kind, from, to: from + length, setback, height });
    from += length;
  }
  return stretches;
}

/** The road's middle so far ahead. */
export const middleAt = ({ middle, bend }: StreetPlan, z: number): number => middle + bend * z * z;

/** x of the kerb, or of a place so many metres beyond it. */
export const besideRoad = (plan: StreetPlan, side: Side, z: number, beyond = 0): number =>
  middleAt(plan, z) + side * (plan.half + beyond);

export const pavementOf = ({ pavements }: StreetPlan, side: Side): number => pavements[side < 0 ? 0 : 1];

export const stretchesOf = ({ left, right }: StreetPlan, side: Side): readonly Stretch[] =>
  side < 0 ? left : right;

/** What stands at each whole metre ahead. */
export function stretchByMetre(stretches: readonly Stretch[]): readonly (Stretch | undefined)[] {
  let current = 0;
  return Array.from({ length: farthest + 2 }, (_, metre) => {
    while ((stretches[current]?.to ?? Number.POSITIVE_INFINITY) < metre) current++;
    const stretch = stretches[current];
    return stretch && stretch.from <= metre ? stretch : undefined;
  });
}
