/** The text of NAME.d.ts: what NAME.mjs gives. */

/** What a compiled network is for. */
export type Task = "segmentation" | "classification" | "keypoints";

const answers: Readonly<Record<Task, string>> = {
  segmentation: `  /** The class of each pixel, rows from the top, at the network's size. */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** The classes' names, by number. */`,
  classification: `  /** For each class; the highest is the likeliest. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** The classes' names. */`,
  keypoints: `  /** Where each keypoint is, in pixels of the image. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The keypoints' names. */`,
};

export const declarationsText = (task: Task): string => `// Written by thumbnet compile.
/** Red, green, blue and alpha of every pixel, rows from the top; an ImageData is one. Any size: it is resized. */
export interface Picture {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface Answer {
${answers[task]}
  readonly labels: readonly string[];
}

/** What the file says of itself. */
export interface About {
  readonly name: string;
  readonly task: "${task}";
  /** Height and width in pixels that the network sees. */
  readonly size: readonly [h: number, w: number];
  readonly classes: { readonly names: readonly string[]; readonly colours: readonly (readonly number[])[] };
  /** Bytes of memory that it takes. */
  readonly peakBytes: number;
}

export interface Network {
  (image: Picture): Answer;
  readonly about: About;
}

/** Loads the network from a URL or from bytes; without either, from the file beside this one. */
export declare function load(source?: string | URL | ArrayBuffer | Uint8Array): Promise<Network>;
`;
