import { camvidClasses } from "../classes.ts";
import { type Dataset, type Example, pick, remembered } from "../dataset.ts";
import { blankCanvas } from "../drawing/canvas.ts";
import { developImage, developMask } from "../drawing/develop.ts";
import { textureOf } from "../drawing/texture.ts";
import type { Size } from "../image.ts";
import { hashOf, type Random, randomOf } from "../random.ts";
import { drawBonnet } from "./bonnet.ts";
import { drawCamera, nearest } from "./camera.ts";
import { drawGround } from "./ground.ts";
import { drawLight } from "./light.ts";
import { drawPlan } from "./plan.ts";
import { drawSky } from "./sky.ts";
import type { Stage } from "./stage.ts";
import { drawThings } from "./things.ts";

/** One scene. */
export interface StreetOptions {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

/** A split of scenes. */
export interface StreetsOptions {
  /** Scenes in the split. Default 400 for train, 100 for any other. */
  readonly count?: number;
  /** [h, w] in pixels. Default [96, 128]. */
  readonly size?: Size;
  /** Default 0. */
  readonly seed?: number;
  /** Every split has scenes of its own. */
  readonly split: string;
}

/** The scene of a seed, drawn twice as wide and high and then photographed: ground plan, light, things, film. */
export function drawStreet({ width, height, seed }: StreetOptions): Example {
  const dice = (purpose: string): Random => randomOf(seed, "street", purpose);
  const canvas = blankCanvas(2 * width, 2 * height);
  const stage: Stage = {
    canvas,
    camera: drawCamera(canvas, dice("camera")),
    light: drawLight(dice("light")),
    texture: textureOf(dice("texture")),
  };
  const plan = drawPlan(dice("plan"));
  drawSky(stage);
  drawGround(stage, plan, dice("ground"));
  const things = drawThings(plan, dice).filter(({ z }) => z > nearest);
  for (const thing of things.toSorted((a, b) => b.z - a.z)) thing.draw(stage);
  const bonnet = dice("bonnet");
  if (bonnet.chance(0.25)) drawBonnet(stage, bonnet);
  return {
    id: `street-${seed >>> 0}`,
    image: developImage(canvas, dice("film")),
    mask: developMask(canvas),
  };
}

/** Drawn road scenes in CamVid's classes. The same options give the same scenes. */
export function streets({
  split,
  count = split === "train" ? 400 : 100,
  size: [height, width] = [96, 128],
  seed = 0,
}: StreetsOptions): Dataset {
  const seeds = Array.from({ length: count }, (_, index) => hashOf(seed, "streets", split, index));
  const idAt = (index: number): string => `${split}-${String(index).padStart(4, "0")}`;
  return remembered({
    name: "streets",
    classes: camvidClasses,
    length: count,
    idAt,
    at: async (index) => ({
      ...drawStreet({ width, height, seed: pick(seeds, index, "streets") }),
      id: idAt(index),
    }),
  });
}
