import { varied } from "../drawing/colour.ts";
import { IGNORED } from "../image.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { carPaints } from "./car-paints.ts";
import { lit } from "./light.ts";
import { fillPolygon, type Stage } from "./stage.ts";

/** The bonnet of the car that carries the camera: void, as CamVid labels it. */
export function drawBonnet({ canvas, light }: Stage, random: Random): void {
  const { width, height } = canvas;
  const paint = lit(varied(random.oneOf(carPaints), random), [0, 0.9, -0.4], 0, light);
  const rise = height * random.between(0.04, 0.1);
  const corners = Array.from({ length: 13 }, (_, corner): Point => {
    const across = corner / 12;
    return [across * width, height - rise * (0.4 + 0.6 * Math.sin(Math.PI * across) ** 0.6)];
  });
  fillPolygon(canvas, [[0, height], ...corners, [width, height]], IGNORED, paint);
}
