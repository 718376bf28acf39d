import { readBytes } from "../data/node/index.ts";
import { type CaffeReading, type CaffeRequest, readCaffe } from "../formats/caffe/index.ts";
import { inFile } from "../runs/index.ts";

export const isPrototxtName = (file: string): boolean => /\.prototxt$/i.test(file);
export const isCaffemodelName = (file: string): boolean => /\.caffemodel$/i.test(file);

/** The network that a .prototxt describes, with the numbers of a .caffemodel if there is one. */
export async function caffeNetwork(
  prototxt: string,
  { caffemodel, input }: Omit<CaffeRequest, "caffemodel"> & { readonly caffemodel?: string } = {},
): Promise<CaffeReading> {
  const text = new TextDecoder().decode(await readBytes(prototxt));
  const bytes = caffemodel === undefined ? undefined : await readBytes(caffemodel);
  return inFile(caffemodel ? `${prototxt} with ${caffemodel}` : prototxt, () =>
    readCaffe(text, { ...(input && { input }), ...(bytes && { caffemodel: bytes }) }),
  );
}
