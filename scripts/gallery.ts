/** Writes out/gallery: a page of every network in the zoo, with its drawing and its tables. It opens from disk. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { families } from "../src/models/index.ts";
import { galleryPage, networkDrawing } from "../src/reports/index.ts";
import { entryOf } from "./gallery/entry.ts";
import { zooPlots } from "./gallery/plots.ts";

const folder = new URL("../out/gallery/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(new URL("drawings/", folder), { recursive: true });

const shown = Object.entries(families).map(([family, models]) => {
  const entries = models.map((model) => {
    const graph = model.graph();
    const entry = entryOf(model, graph);
    writeFileSync(new URL(entry.drawing, folder), networkDrawing({ name: model.name, graph }).markup);
    return entry;
  });
  return [family, entries] as const;
});
writeFileSync(
  new URL("index.html", folder),
  galleryPage({ families: Object.fromEntries(shown), plots: zooPlots(shown) }),
);
console.log(`${shown.flatMap(([, entries]) => entries).length} networks: out/gallery/index.html`);
