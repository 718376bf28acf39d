import { setPixel } from "../drawing/canvas.ts";
import { mix, type Rgb, times } from "../drawing/colour.ts";
import type { Random } from "../random.ts";
import { part } from "./body.ts";
import { type Capsule, drawCapsule, type Studio } from "./brush.ts";
import { drawCloth, drawDye, drawSkin, plain } from "./cloths.ts";

/** The colour of a place on the backdrop, in sides of the picture. */
type Pattern = (u: number, v: number) => Rgb;

/** Covers the canvas with a wall, a floor, boards or patches, on which the light falls unevenly. */
export function drawBackdrop({ canvas, light, texture }: Studio, random: Random): void {
  const { width, height } = canvas;
  const pattern = drawPattern(random, texture.cell);
  const stain = random.between(0, 50);
  const [spotX, spotY, fall] = [random.next(), random.next(), random.between(0, 0.6)];
  const level = light.ambient + light.direct[1] * light.towards[2];
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++, pixel++) {
      const [u, v] = [x / width, y / height];
      const grain = 0.75 + 0.5 * texture.rough(2 * u + stain, 2 * v);
      const [r, g, b] = times(pattern(u, v), grain * level * (1 - fall * Math.hypot(u - spotX, v - spotY)));
      setPixel(canvas, pixel, part.backdrop, r, g, b);
    }
}

function drawPattern(random: Random, cell: Studio["texture"]["cell"]): Pattern {
  const [one, two] = [drawDye(random), drawDye(random)];
  const [angle, period] = [random.between(0, Math.PI), random.between(0.05, 0.25)];
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const floor = random.between(0.5, 0.95);
  const near = mix(one, two, random.between(0.1, 0.4));
  return random.oneOf<Pattern>([
    (_, v) => mix(one, two, v),
    (_, v) => (v < floor ? one : two),
    (u, v) => (Math.floor((u * cos + v * sin) / period) & 1 ? one : near),
    (u, v) => mix(one, two, cell((u * cos + v * sin) / period, (v * cos - u * sin) / period)),
    (u, v) => (Math.min((u / period) % 1, (v / period) % 1) < 0.12 ? two : one),
  ]);
}

/** Sticks, balls and arms of nobody behind the figure, in the colours that figures have. */
export function drawClutter(studio: Studio, random: Random): void {
  for (let left = 3 + random.below(8); left > 0; left--)
    drawCapsule(studio, drawThing(studio, random), part.backdrop, drawCover(studio, random));
}

/** What stands before the figure: mostly nothing. */
export function drawOccluders(studio: Studio, random: Random): void {
  const count = random.oneOf([0, 0, 0, 1, 1, 2]);
  for (let i = 0; i < count; i++)
    drawCapsule(studio, drawThing(studio, random), part.occluder, drawCover(studio, random));
}

function drawThing({ canvas: { width, height } }: Studio, random: Random): Capsule {
  const [x, y] = [random.next() * width, random.next() * height];
  const side = Math.min(width, height);
  if (random.chance(0.35)) {
    const radius = side * random.between(0.025, 0.085);
    return { from: [x, y], to: [x, y], radii: [radius, radius] };
  }
  const angle = random.between(0, 2 * Math.PI);
  const length = side * random.between(0.1, 0.5);
  const radius = side * random.between(0.012, 0.04);
  return {
    from: [x, y],
    to: [x + length * Math.cos(angle), y + length * Math.sin(angle)],
    radii: [radius, radius * random.between(0.6, 1)],
  };
}

const drawCover = ({ canvas, texture }: Studio, random: Random) =>
  random.chance(0.25)
    ? plain(drawSkin(random))
    : drawCloth(drawDye(random), { scale: 0.7 * canvas.height, texture, random });
