import { drawStreet, paintMask, camvidClasses, blankImage } from "../src/data/index.ts";
import { writePng } from "../src/data/node/index.ts";
const [w, h, cols, rows, first, out] = [Number(process.argv[2]), Number(process.argv[3]), Number(process.argv[4]), Number(process.argv[5]), Number(process.argv[6]), process.argv[7]!];
const sheet = { ...blankImage({ width: w * cols * 2, height: h * rows }) };
let t = 0;
for (let i = 0; i < cols * rows; i++) {
  const s = performance.now();
  const e = drawStreet({ width: w, height: h, seed: first + i });
  t += performance.now() - s;
  const x0 = (i % cols) * 2 * w, y0 = Math.floor(i / cols) * h;
  for (const [k, img] of [e.image, paintMask(e.mask, camvidClasses)].entries())
    for (let y = 0; y < h; y++) sheet.data.set(img.data.subarray(y * w * 3, (y + 1) * w * 3), ((y0 + y) * sheet.width + x0 + k * w) * 3);
}
console.log("ms each", t / cols / rows);
await writePng(out, sheet);
