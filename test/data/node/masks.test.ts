import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { drawStreet, IGNORED } from "../../../src/data/index.ts";
import {
  camvidDescription,
  type Description,
  decodeMask,
  encodePng,
  parseDescription,
} from "../../../src/data/node/index.ts";
import { decodePng } from "../../../src/data/node/png.ts";
import { blocks, randomMask } from "../pictures.ts";
import { description, flat, maskPng } from "./folder-of.ts";

const two = parseDescription(JSON.parse(description), "dataset.json");
const colours: Description = { ...two, masks: "colours", void: [0, 0, 0] };

/** What decoding says that these bytes lack. */
const refused = (bytes: Uint8Array, as = two): string => {
  try {
    decodeMask(bytes, "mask.png", as);
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

test("indices are classes, and the void label is ignored", async () => {
  const mask = { width: 3, height: 1, data: Uint8Array.from([1, 9, 0]) };
  expect([...decodeMask(await encodePng(mask, 1), "mask.png", two).data]).toEqual([1, IGNORED, 0]);
});

test("every row filter and a large random mask survive", async () => {
  const mask = randomMask(67, 45);
  const raw = { raw: { width: 67, height: 45, channels: 1 } } as const;
  for (const adaptiveFiltering of [true, false]) {
    const png = await sharp(mask.data, raw).toColourspace("b-w").png({ adaptiveFiltering }).toBuffer();
    expect(decodeMask(png, "mask.png", camvidDescription).data).toEqual(mask.data);
  }
  const smooth = { ...blocks(67, 45).mask };
  const png = await sharp(smooth.data, raw).toColourspace("b-w").png({ adaptiveFiltering: true }).toBuffer();
  expect(decodeMask(png, "mask.png", camvidDescription).data).toEqual(smooth.data);
});

test("a drawn scene saved with every row filter is decoded to its values", async () => {
  const { image } = drawStreet({ width: 64, height: 48, seed: 1 });
  const raw = { raw: { width: 64, height: 48, channels: 3 } } as const;
  const png = await sharp(image.data, raw).png({ adaptiveFiltering: true }).toBuffer();
  expect(decodePng(png, "scene.png").data).toEqual(image.data);
});

test.each([1, 2, 4, 8])(
  "a palette PNG of %i bits gives its indices, or its colours where those are asked for",
  (depth) => {
    const bytes = palettePng([0, 1, 1, 0, 1, 0, 0, 0, 1, 1], depth);
    expect([...decodeMask(bytes, "mask.png", two).data]).toEqual([0, 1, 1, 0, 1, 0, 0, 0, 1, 1]);
    expect([...decodeMask(bytes, "mask.png", colours).data]).toEqual([0, 1, 1, 0, 1, 0, 0, 0, 1, 1]);
  },
);

test("colours are classes, and the void colour is ignored", async () => {
  const data = Uint8Array.from([200, 100, 50, 0, 0, 0, 10, 20, 30]);
  const png = await encodePng({ width: 3, height: 1, data }, 3);
  expect([...decodeMask(png, "mask.png", colours).data]).toEqual([1, IGNORED, 0]);
});

test("indices saved as grey RGB are indices all the same", async () => {
  const png = await encodePng({ width: 2, height: 1, data: Uint8Array.from([1, 1, 1, 0, 0, 0]) }, 3);
  expect([...decodeMask(png, "mask.png", two).data]).toEqual([1, 0]);
});

test("masks that do not fit are refused with one sentence", async () => {
  const stray = flat(0);
  stray.data[8] = 5;
  const png = await maskPng(1, 40, 40);
  const damaged = png.slice();
  damaged[45] = (damaged[45] ?? 0) ^ 1;
  const grey16 = await sharp({ create: { width: 2, height: 2, channels: 3, background: "#101010" } })
    .toColourspace("grey16")
    .png()
    .toBuffer();
  const interlaced = await sharp(await maskPng(1))
    .png({ progressive: true })
    .toBuffer();
  const colour = await encodePng({ width: 1, height: 1, data: Uint8Array.from([1, 2, 3]) }, 3);
  expect([
    refused(await encodePng(stray, 1)),
    refused(await encodePng(stray, 1), { ...two, void: undefined }),
    refused(colour),
    refused(colour, colours),
    refused(png.subarray(0, 50)),
    refused(damaged),
    refused(grey16),
    refused(interlaced),
    refused(Uint8Array.from([0xff, 0xd8, 0xff])),
  ]).toMatchInlineSnapshot(`
    [
      "InputError: mask.png has class index 5 at pixel (2, 1), but dataset.json lists 0..1 and 9 for void",
      "InputError: mask.png has class index 5 at pixel (2, 1), but dataset.json lists 0..1 and no void",
      "InputError: mask.png has a colour at pixel (0, 0) where dataset.json promises class indices; with "masks": "colours" it would fit",
      "InputError: mask.png has colour 1,2,3 at pixel (0, 0), which dataset.json gives to no class and not to void",
      "InputError: mask.png is a truncated PNG: the file ends before the picture does; copy it again",
      "InputError: mask.png is a damaged PNG: the checksum of its pHYs does not fit; copy it again",
      "InputError: mask.png has 16 bits a sample; save the mask with 8",
      "InputError: mask.png is interlaced; save the mask without interlacing",
      "InputError: mask.png is not a PNG; masks are PNG files of class indices or colours",
    ]
  `);
});

/** A PNG, five pixels wide, whose palette holds the test description's colours. */
function palettePng(indices: readonly number[], depth: number): Uint8Array {
  const width = 5;
  const length = Math.ceil((width * depth) / 8);
  const rows = new Uint8Array((indices.length / width) * (length + 1));
  indices.forEach((index, pixel) => {
    const bit = (pixel % width) * depth;
    const at = Math.floor(pixel / width) * (length + 1) + 1 + (bit >> 3);
    rows[at] = (rows[at] ?? 0) | (index << (8 - depth - (bit & 7)));
  });
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, indices.length / width);
  header.setUint8(8, depth);
  header.setUint8(9, 3);
  return Buffer.concat([
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", Uint8Array.from([10, 20, 30, 200, 100, 50])),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type), body]);
  const frame = new DataView(new ArrayBuffer(8));
  frame.setUint32(0, body.length);
  frame.setUint32(4, crc32(named));
  return Buffer.concat([new Uint8Array(frame.buffer, 0, 4), named, new Uint8Array(frame.buffer, 4, 4)]);
}
