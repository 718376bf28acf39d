import { mix, type Rgb, rgb, times, varied } from "../drawing/colour.ts";
import type { Random } from "../random.ts";
import { nearest, type Spot } from "./camera.ts";
import { hazeShare, lit, skyColour } from "./light.ts";
import { besideRoad, pavementOf, type Side, type StreetPlan, type Stretch } from "./plan.ts";
import { fillWall, label, type Stage, type Surface, type Thing } from "./stage.ts";

/** How a house looks from outside. */
interface Facade {
  readonly wall: Rgb;
  readonly trim: Rgb;
  readonly roof: Rgb;
  readonly glass: Rgb;
  readonly sign: Rgb;
  readonly storey: number;
  /** Metres from window to window, and the shares of that and of the storey that a window takes. */
  readonly bay: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  readonly shop: boolean;
  readonly bricks: boolean;
  /** Shifts into the texture, so that no two houses have the same stains. */
  readonly stains: number;
}

const walls = [
  rgb(0x8d4a38),
  rgb(0x7a4536),
  rgb(0xa8704f),
  rgb(0xc2a883),
  rgb(0xd6cbb5),
  rgb(0x9a9a98),
  rgb(0x7d858c),
  rgb(0xb9b4aa),
  rgb(0xc9b48a),
  rgb(0x6e6258),
  rgb(0xe2ddd2),
  rgb(0x93a09a),
] as const satisfies readonly Rgb[];

function drawFacade(random: Random): Facade {
  const wall = varied(random.oneOf(walls), random, 0.08);
  return {
    wall,
    trim: random.chance(0.6) ? varied(rgb(0xd9d5cb), random) : times(wall, 0.6),
    roof: varied(random.oneOf([rgb(0x4c4a4d), rgb(0x6b4036), rgb(0x5c5f66), rgb(0x7c5a48)]), random),
    glass: varied(rgb(0x2e3842), random, 0.06),
    sign: varied(
      random.oneOf([rgb(0xa03028), rgb(0x2a4a7c), rgb(0x2f6a48), rgb(0xc9a437), rgb(0x333333)]),
      random,
    ),
    storey: random.between(2.8, 3.6),
    bay: random.between(1.8, 3.4),
    windowWidth: random.between(0.35, 0.65),
    windowHeight: random.between(0.4, 0.65),
    shop: random.chance(0.35),
    bricks: random.chance(0.5),
    stains: random.between(0, 60),
  };
}

/** The house on a stretch of one side: the wall along the street and the one that faces the camera. */
export function building(plan: StreetPlan, side: Side, stretch: Stretch, random: Random): Thing {
  const facade = drawFacade(random);
  const { from, to, setback, height } = stretch;
  const depth = random.between(8, 14);
  const roof = random.chance(0.55) ? random.between(0.8, 2.2) : 0;
  return {
    z: to,
    draw(stage) {
      const x = besideRoad(plan, side, (from + to) / 2, pavementOf(plan, side) + setback);
      const near = Math.max(nearest, from);
      const corner = { x, z: near };
      const back = { x: x + side * depth, z: near };
      const far = { x, z: Math.max(near + 0.5, to) };
      const top = height + roof;
      const face = (normal: Spot) => surfaceOf(stage, facade, { normal, height });
      fillWall(stage, { a: corner, b: back, top, index: label.building }, face([0, 0, -1]));
      fillWall(stage, { a: corner, b: far, top, index: label.building }, face([-side, 0, 0]));
    },
  };
}

function surfaceOf(
  { light, texture }: Stage,
  facade: Facade,
  { normal, height }: { normal: Spot; height: number },
): Surface {
  const seen = (colour: Rgb): Rgb => lit(colour, normal, 0, light);
  const wall = seen(facade.wall);
  const trim = seen(facade.trim);
  const roof = seen(facade.roof);
  const sign = seen(facade.sign);
  const glass = seen(facade.glass);
  const mirrored = times(skyColour(0.5, light), 0.75);
  const { storey, bay, windowWidth, windowHeight, stains } = facade;
  return (along, up, z) => {
    const column = Math.floor(along / bay);
    const row = Math.floor(up / storey);
    const u = along / bay - column;
    const v = up / storey - row;
    const grain = 0.88 + 0.24 * texture.rough(along * 0.4 + stains, up * 0.4);
    let colour = wall;
    if (up > height) colour = roof;
    else if (up > height - 0.35) colour = trim;
    else if (facade.shop && row === 0) colour = v > 0.78 ? sign : u < 0.06 ? trim : v < 0.14 ? wall : glass;
    else {
      const aside = Math.abs(u - 0.5) / windowWidth;
      const above = Math.abs(v - 0.52) / windowHeight;
      if (aside < 0.5 && above < 0.5) {
        const window = texture.cell(column + stains, row + stains * 3);
        const bar = Math.abs(u - 0.5) < 0.02 || aside > 0.44 || above > 0.45;
        colour = bar ? trim : window > 0.86 ? mix(glass, trim, 0.7) : mix(glass, mirrored, window * 0.6);
      } else if (aside < 0.58 && above < 0.58) colour = times(wall, 0.85);
      else if (facade.bricks && z < 18) {
        const brick = texture.cell(along * 4 + (Math.floor(up * 12) & 1) * 0.5, up * 12);
        colour = times(wall, 0.9 + 0.2 * brick);
      }
    }
    const share = hazeShare(z, light);
    return [
      colour[0] * grain * (1 - share) + light.haze[0] * share,
      colour[1] * grain * (1 - share) + light.haze[1] * share,
      colour[2] * grain * (1 - share) + light.haze[2] * share,
    ];
  };
}

/** What closes the view at the end of the street: far houses and trees in the haze. */
export function skyline(random: Random): Thing {
  const steps = Array.from({ length: 24 }, () => ({
    x: random.between(-120, 120),
    width: random.between(10, 40),
    height: random.between(5, 20),
    tree: random.chance(0.4),
    colour: varied(random.oneOf(walls), random, 0.08),
    leaves: varied(rgb(0x4d5a33), random),
  }));
  return {
    z: 1000,
    draw(stage) {
      for (const { x, width, height, tree, colour, leaves } of steps) {
        const seen = lit(tree ? leaves : colour, [0, 0, -1], 110, stage.light);
        const surface: Surface = (along, up) =>
          tree && up > height * (0.6 + 0.4 * stage.texture.rough(along * 0.4 + x, 0.5))
            ? undefined
            : times(seen, 0.9 + 0.2 * stage.texture.at(along, up * 0.8));
        const index = tree ? label.tree : label.building;
        fillWall(stage, { a: { x, z: 160 }, b: { x: x + width, z: 160 }, top: height, index }, surface);
      }
    },
  };
}
