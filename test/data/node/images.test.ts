import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import {
  decodeImage,
  readImage,
  writeAtomically,
  writeMaskPng,
  writePng,
} from "../../../src/data/node/index.ts";
import { gradient, randomMask } from "../pictures.ts";
import { complaint, folderOf, picture } from "./folder-of.ts";

test("a PNG that we write is read back as it was", async () => {
  const folder = await folderOf({});
  const file = join(folder, "out.png");
  await writePng(file, gradient(31, 17));
  expect(await readImage(file)).toEqual(gradient(31, 17));
});

test("grey, transparent and 16-bit pictures become 8-bit RGB", async () => {
  const grey = sharp({ create: { width: 3, height: 2, channels: 3, background: "#808080" } });
  for (const bytes of [
    await grey.clone().toColourspace("b-w").png().toBuffer(),
    await grey.clone().ensureAlpha(0.5).png().toBuffer(),
    await grey.clone().toColourspace("rgb16").png().toBuffer(),
    await grey.clone().toColourspace("grey16").png().toBuffer(),
  ]) {
    const { width, height, data } = await decodeImage(bytes, "picture");
    expect([width, height, ...data]).toEqual([3, 2, ...Array(18).fill(128)]);
  }
});

test("a photograph lying on its side is turned upright", async () => {
  const lying = await sharp(await picture(6, 4))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const { width, height } = await decodeImage(lying, "picture");
  expect([width, height]).toEqual([4, 6]);
});

test("what is not a whole image is refused with one sentence", async () => {
  const jpeg = await sharp(await picture(64, 64))
    .jpeg()
    .toBuffer();
  const png = await picture(64, 64);
  const folder = await folderOf({
    "note.txt": "not a picture",
    "empty.jpg": "",
    "half.jpg": jpeg.subarray(0, jpeg.length >> 1),
    "half.png": png.subarray(0, png.length >> 1),
    "huge.png": pngClaiming(png, 60_000, 60_000),
  });
  const said = [];
  for (const name of ["note.txt", "empty.jpg", "half.jpg", "half.png", "huge.png", "none.jpg", "."])
    said.push(await complaint(readImage(join(folder, name)), folder));
  expect(said).toMatchInlineSnapshot(`
    [
      "InputError: FOLDER/note.txt is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit",
      "InputError: FOLDER/empty.jpg is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit (it is empty)",
      "InputError: FOLDER/half.jpg is a truncated JPEG: the file ends before the picture does; copy it again",
      "InputError: FOLDER/half.png is a truncated PNG: the file ends before the picture does; copy it again",
      "InputError: FOLDER/huge.png is a PNG of more than 67108864 pixels; scale it down first",
      "InputError: FOLDER/none.jpg cannot be read: there is no such file or folder",
      "InputError: FOLDER cannot be read: it is a folder, not a file",
    ]
  `);
});

test("a mask is written as its indices", async () => {
  const folder = await folderOf({});
  const mask = randomMask(5, 4);
  await writeMaskPng(join(folder, "mask.png"), mask);
  const { data, info } = await sharp(join(folder, "mask.png"))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, ...data]).toEqual([5, 4, ...mask.data]);
});

test("a write that fails leaves neither a temporary file nor a changed one", async () => {
  const folder = await folderOf({ "taken/inside.txt": "kept", "old.txt": "old" });
  expect(await complaint(writeAtomically(join(folder, "taken"), "new"), folder)).toContain(
    "cannot be written",
  );
  expect(await complaint(writeAtomically(join(folder, "none", "x"), "new"), folder)).toMatchInlineSnapshot(
    `"InputError: FOLDER/none/x cannot be written: there is no folder FOLDER/none"`,
  );
  await writeAtomically(join(folder, "old.txt"), "new");
  expect(await readFile(join(folder, "old.txt"), "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["old.txt", "taken"]);
});

function pngClaiming(png: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = png.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
