import { camvidClasses, type Example, type Image, type Mask, randomOf } from "../../src/data/index.ts";

/** An image whose every pixel says where it is: red is its column, green its row. */
export function gradient(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, byte) => {
    const pixel = Math.floor(byte / 3);
    const column = pixel % width;
    return byte % 3 === 0 ? column : byte % 3 === 1 ? Math.floor(pixel / width) : 0;
  });
  return { width, height, channels: 3, data };
}

/** A mask of random classes 0..10. */
export function randomMask(width: number, height: number, seed = 0): Mask {
  const random = randomOf(seed, "test mask");
  return { width, height, data: Uint8Array.from({ length: width * height }, () => random.below(11)) };
}

/** An example in which every class is a block of its own colour: grey value 20 · class + 10. */
export function blocks(width: number, height: number, seed = 0): Example {
  const random = randomOf(seed, "test blocks");
  const classes = Array.from({ length: 16 }, () => random.below(11));
  const data = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const column = Math.floor(((pixel % width) * 4) / width);
    return classes[Math.floor((Math.floor(pixel / width) * 4) / height) * 4 + column] ?? 0;
  });
  const grey = Uint8Array.from(
    { length: data.length * 3 },
    (_, byte) => 20 * (data[Math.floor(byte / 3)] ?? 0) + 10,
  );
  return {
    id: `blocks-${seed}`,
    image: { width, height, channels: 3, data: grey },
    mask: { width, height, data },
  };
}

export const testClasses = { name: "test", classes: camvidClasses };
