import { times } from "../drawing/colour.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { type Capsule, type Cloth, drawCapsule, type Studio, shadeCapsule } from "./brush.ts";
import { drawCloth, drawDye, drawHair, drawSkin, hairOver, plain } from "./cloths.ts";
import type { Joints, Limbs } from "./pose.ts";

/** What a pixel of the canvas shows; occluders stand before everything. */
export const part = {
  backdrop: 0,
  head: 1,
  torso: 2,
  leftArm: 3,
  rightArm: 4,
  leftLeg: 5,
  rightLeg: 6,
  occluder: 7,
} as const;

/** One solid piece of a figure. */
interface Piece {
  readonly capsule: Capsule;
  readonly label: number;
  readonly cloth: Cloth;
}

/** Draws the figure with its shadow: clothes, which limbs are before the torso and which behind. */
export function drawBody(studio: Studio, joints: Joints, random: Random): void {
  const pieces = dressed(studio, joints, random);
  const [x, y] = studio.light.towards;
  const away = joints.scale * random.between(0.02, 0.09);
  for (const { capsule } of pieces)
    shadeCapsule(studio, shifted(capsule, [-away * x, -away * y]), random.between(0.82, 0.9));
  for (const { capsule, label, cloth } of pieces) drawCapsule(studio, capsule, label, cloth);
}

/** Every piece in the order of drawing, from the back. */
function dressed({ texture }: Studio, joints: Joints, random: Random): readonly Piece[] {
  const { head, neck, pelvis, left, right, scale } = joints;
  const stout = random.between(0.8, 1.25);
  const cloth = { scale, texture, random };
  const shirt = drawDye(random);
  const trousers = drawDye(random);
  const skin = drawSkin(random);
  const [sleeves, legs] = [random.chance(0.55), random.chance(0.7)];
  const look = {
    skin: plain(skin),
    sleeve: drawCloth(times(shirt, 0.92), cloth),
    leg: drawCloth(trousers, cloth),
    shoe: plain(drawDye(random)),
  };
  const limbsOf = (side: Limbs, arm: number, leg: number) => ({
    arm: armOf(side, { label: arm, scale, stout, look, covered: sleeves }),
    leg: legOf(side, { label: leg, scale, stout, look, covered: legs }),
  });
  const limbs = [
    limbsOf(left, part.leftArm, part.leftLeg),
    limbsOf(right, part.rightArm, part.rightLeg),
  ] as const;
  const thick = (radius: number): number => radius * scale * stout;
  const torso: Piece = {
    capsule: { from: neck, to: pelvis, radii: [thick(0.085), thick(0.07)] },
    label: part.torso,
    cloth: drawCloth(shirt, cloth),
  };
  const throat: Piece = {
    capsule: { from: neck, to: head, radii: [thick(0.035), thick(0.035)] },
    label: part.head,
    cloth: look.skin,
  };
  const behind = limbs.map(() => random.chance(0.3));
  const [first, second] = random.chance(0.5) ? limbs : ([limbs[1], limbs[0]] as const);
  return [
    ...limbs.flatMap(({ arm }, i) => (behind[i] ? arm : [])),
    ...first.leg,
    ...second.leg,
    torso,
    throat,
    headPiece(head, neck, { scale, hair: hairOver(drawHair(random), skin, scale * 0.09) }),
    ...limbs.flatMap(({ arm }, i) => (behind[i] ? [] : arm)),
  ];
}

/** An egg from the chin to the crown, whose middle is the head's keypoint. */
function headPiece(
  head: Point,
  neck: Point,
  { scale, hair }: { readonly scale: number; readonly hair: Cloth },
): Piece {
  const length = Math.hypot(head[0] - neck[0], head[1] - neck[1]);
  const [ux, uy] = [(head[0] - neck[0]) / length, (head[1] - neck[1]) / length];
  const half = 0.025 * scale;
  return {
    capsule: {
      from: [head[0] - ux * half, head[1] - uy * half],
      to: [head[0] + ux * half, head[1] + uy * half],
      radii: [0.058 * scale, 0.066 * scale],
    },
    label: part.head,
    cloth: (along, across) => hair(along + 0.06 * scale, across),
  };
}

interface LimbOptions {
  readonly label: number;
  readonly scale: number;
  readonly stout: number;
  readonly look: Readonly<Record<"skin" | "sleeve" | "leg" | "shoe", Cloth>>;
  /** Whether the cloth reaches to the end. */
  readonly covered: boolean;
}

function armOf(
  { shoulder, elbow, hand }: Limbs,
  { label, scale, stout, look, covered }: LimbOptions,
): readonly Piece[] {
  const thick = (radius: number): number => radius * scale * stout;
  return [
    {
      capsule: { from: shoulder, to: elbow, radii: [thick(0.042), thick(0.034)] },
      label,
      cloth: look.sleeve,
    },
    {
      capsule: { from: elbow, to: hand, radii: [thick(0.033), thick(0.026)] },
      label,
      cloth: covered ? look.sleeve : look.skin,
    },
    { capsule: { from: hand, to: hand, radii: [thick(0.034), thick(0.034)] }, label, cloth: look.skin },
  ];
}

function legOf(
  { hip, knee, foot }: Limbs,
  { label, scale, stout, look, covered }: LimbOptions,
): readonly Piece[] {
  const thick = (radius: number): number => radius * scale * stout;
  return [
    { capsule: { from: hip, to: knee, radii: [thick(0.058), thick(0.046)] }, label, cloth: look.leg },
    {
      capsule: { from: knee, to: foot, radii: [thick(0.044), thick(0.033)] },
      label,
      cloth: covered ? look.leg : look.skin,
    },
    { capsule: { from: foot, to: foot, radii: [thick(0.042), thick(0.042)] }, label, cloth: look.shoe },
  ];
}

const shifted = ({ from, to, radii }: Capsule, [dx, dy]: Point): Capsule => ({
  from: [from[0] + dx, from[1] + dy],
  to: [to[0] + dx, to[1] + dy],
  radii,
});
