import { type Rgb, rgb } from "../drawing/colour.ts";

/** What cars are painted in: mostly the colours of roads and skies. */
export const carPaints = [
  rgb(0x9a9c9e),
  rgb(0x6e7073),
  rgb(0x3a3c40),
  rgb(0xd8d8d6),
  rgb(0x1f2124),
  rgb(0x8a2a26),
  rgb(0x2c4470),
  rgb(0x9aa7b5),
  rgb(0x56604f),
  rgb(0xb89a5a),
] as const satisfies readonly Rgb[];
