import { setPixel } from "../drawing/canvas.ts";
import { skyColour } from "./light.ts";
import { label, type Stage } from "./stage.ts";

/** Fills everything above the horizon: a gradient, and clouds that shrink towards the horizon. */
export function drawSky({ canvas, camera, light, texture }: Stage): void {
  const rows = Math.min(canvas.height, Math.ceil(camera.horizon) + 2);
  for (let y = 0; y < rows; y++) {
    const height = Math.max(0.004, (camera.horizon - y) / canvas.height);
    const [r, g, b] = skyColour(height * 2.2, light);
    const distance = 0.35 / (height + 0.05);
    for (let x = 0; x < canvas.width; x++) {
      const across = ((x - camera.centre) / canvas.height) * distance;
      const cover = texture.rough(across * 2 + 9, distance * 4) - (1 - light.clouds) * 0.75;
      const share = Math.min(1, Math.max(0, cover * 4)) * Math.min(1, height * 8);
      const thick = 1 - Math.max(0, cover) * 0.35;
      setPixel(
        canvas,
        y * canvas.width + x,
        label.sky,
        r + (light.cloudColour[0] * thick - r) * share,
        g + (light.cloudColour[1] * thick - g) * share,
        b + (light.cloudColour[2] * thick - b) * share,
      );
    }
  }
}
