/** Writes docs/hardware.md and its picture. Part of `npm run tables`. */
import { writeFileSync } from "node:fs";
import { hardwarePage, hardwarePicture } from "./hardware/page.ts";

writeFileSync(new URL("../docs/hardware.md", import.meta.url), hardwarePage());
writeFileSync(new URL("../docs/hardware.svg", import.meta.url), hardwarePicture());
