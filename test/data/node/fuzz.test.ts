import fc from "fast-check";
import sharp from "sharp";
import { expect, test } from "vitest";
import { InputError } from "../../../src/data/index.ts";
import {
  camvidDescription,
  decodeImage,
  decodeMask,
  parseDescription,
} from "../../../src/data/node/index.ts";
import { parseJson } from "../../../src/data/node/json.ts";
import { parseCoco } from "../../../src/data/node/layouts/coco-json.ts";
import { paintAnnotations } from "../../../src/data/node/layouts/coco-mask.ts";
import { parseList } from "../../../src/data/node/layouts/list-file.ts";
import { description, maskPng, picture } from "./folder-of.ts";

/** The answer, or undefined where the input is refused as it should be. Any other error fails the test. */
async function answer<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InputError && !error.message.includes("\n")) return undefined;
    throw error;
  }
}

/** The bytes with some changed and the end cut off. */
const mutants = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .record({
      end: fc.oneof(fc.constant(bytes.length), fc.nat(bytes.length)),
      changes: fc.array(fc.tuple(fc.oneof(fc.nat(60), fc.nat(bytes.length - 1)), fc.nat(255)), {
        maxLength: 4,
      }),
    })
    .map(({ end, changes }) => {
      const mutant = bytes.slice();
      for (const [at, value] of changes) mutant[at] = value;
      return mutant.subarray(0, end);
    });

const png = await picture(20, 12);
const jpeg = new Uint8Array(await sharp(png).jpeg().toBuffer());
const webp = new Uint8Array(await sharp(png).webp().toBuffer());

test.each([
  ["PNG", png],
  ["JPEG", jpeg],
  ["WebP", webp],
])("a mutated %s is a whole image or is refused", async (_, bytes) => {
  await fc.assert(
    fc.asyncProperty(mutants(bytes), async (mutant) => {
      const image = await answer(() => decodeImage(mutant, "mutant"));
      if (image) expect(image.data.length).toBe(image.width * image.height * 3);
    }),
    { numRuns: 150 },
  );
});

test("a mutated mask is a whole mask of known classes or is refused", async () => {
  const mask = await maskPng(3, 20, 12);
  await fc.assert(
    fc.asyncProperty(mutants(mask), async (mutant) => {
      const read = await answer(() => decodeMask(mutant, "mutant", camvidDescription));
      if (read) expect(read.data.every((index) => index < 11 || index === 255)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("any text is a list of pairs or is refused", async () => {
  const text = fc
    .array(fc.constantFrom("a.png", "b.png", " ", "\t", "\n", "\r\n", "\0", "é", "../", ""))
    .map((words) => words.join(""));
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.string()), async (list) => {
      for (const line of (await answer(() => parseList(list, "list"))) ?? []) {
        expect(line.image).not.toBe("");
        expect(line.mask).not.toBe("");
      }
    }),
  );
});

test("any JSON is a description or is refused", async () => {
  const fields = fc.record(
    {
      name: fc.oneof(fc.string(), fc.jsonValue()),
      classes: fc.oneof(fc.constant(JSON.parse(description).classes), fc.jsonValue()),
      void: fc.oneof(fc.integer(), fc.jsonValue()),
      masks: fc.constantFrom("indices", "colours", "x", null),
      licence: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fields, fc.jsonValue()), async (value) => {
      const read = await answer(() => parseDescription(value, "dataset.json"));
      if (read) expect(read.classes.names.length).toBe(read.classes.colours.length);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => void (await answer(() => parseJson(text, "json")))),
  );
});

test("any segmentation paints the image's own pixels or is refused", async () => {
  const number = fc.oneof(fc.integer({ min: -5, max: 30 }), fc.double(), fc.constantFrom(1e308, -1e308));
  const segmentation = fc.oneof(
    fc.array(fc.array(number)),
    fc.record({ size: fc.constant([5, 6]), counts: fc.array(number) }),
    fc.record({ size: fc.constant([5, 6]), counts: fc.string({ unit: fc.constantFrom(..."0123OPo`~:ab") }) }),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(segmentation, fc.boolean(), async (given, crowd) => {
      const annotation = { id: 1, category: 4, crowd, segmentation: given };
      const image = { width: 6, height: 5 };
      const mask = await answer(() => paintAnnotations([annotation], image, new Map([[4, 2]]), "coco.json"));
      if (mask) expect(mask.data.length).toBe(30);
    }),
    { numRuns: 500 },
  );
});

test("any JSON is a COCO file or is refused", async () => {
  const list = fc.array(
    fc.oneof(
      fc.dictionary(fc.constantFrom("id", "file_name", "name", "image_id", "category_id"), fc.jsonValue()),
      fc.jsonValue(),
    ),
  );
  const file = fc.record({ images: list, categories: list, annotations: list }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(file, async (value) => void (await answer(() => parseCoco(value, "coco.json")))),
  );
});
