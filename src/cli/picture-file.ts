import { pngOfSvg, writeAtomically } from "../data/node/index.ts";
import { type Markup, withPlainColours } from "../reports/index.ts";
import { UsageError } from "./errors.ts";

/** Refuses a name that is neither an SVG's nor a PNG's, before anything is computed for it. */
export function checkPictureName(file: string, option = "--out"): void {
  if (!/\.(svg|png)$/i.test(file))
    throw new UsageError(
      `${option} ${file} does not say what to draw: a name that ends in .svg or .png would`,
    );
}

/** Writes a drawing as the SVG that it is, or as a PNG where the file's name ends so. */
export async function writePicture(file: string, { markup }: Markup): Promise<void> {
  const asPng = /\.png$/i.test(file);
  await writeAtomically(file, asPng ? await pngOfSvg(withPlainColours(markup)) : markup);
}
