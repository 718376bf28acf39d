import type { PublishedCount } from "../published.ts";

export const groupings = [1, 2, 3, 4, 8] as const;
export type Groups = (typeof groupings)[number];

export const scaleNames = ["0.25", "0.5", "1.0", "1.5", "2.0"] as const;
export type Scale = (typeof scaleNames)[number];

const hand = "counted by hand";
const list = "the authors' list";
const stemScales = "pytorchcv scales the first convolution as all others";
const noClassifier = "Table 1 leaves out the classifier";

/** What is printed of each network. Table 2 prints one number for all groups of a scale. */
export const printed: Readonly<Record<Groups, Readonly<Record<Scale, readonly PublishedCount[]>>>> = {
  1: {
    "0.25": [
      { source: "Table 2", macs: "13M" },
      { source: hand, parameters: 209_908, macs: 13_162_320 },
      { source: "pytorchcv", parameters: 209_746, differs: stemScales },
    ],
    "0.5": [
      { source: "Table 2", macs: "38M" },
      { source: "pytorchcv", parameters: 534_484, macs: 38_517_408 },
    ],
    "1.0": [
      { source: "Table 1", macs: "143M" },
      { source: "pytorchcv", parameters: 1_531_936, macs: 143_078_976 },
    ],
    "1.5": [
      { source: hand, parameters: 2_993_032, macs: 308_096_352 },
      { source: "pytorchcv", parameters: 2_993_356, differs: stemScales },
    ],
    "2.0": [{ source: "pytorchcv", parameters: 4_918_744, macs: 550_334_592 }],
  },
  2: {
    "0.25": [
      { source: "Table 2", macs: "13M" },
      { source: hand, parameters: 267_224, macs: 13_386_292 },
    ],
    "0.5": [
      { source: "Table 2", macs: "38M" },
      { source: hand, parameters: 643_932, macs: 38_570_608 },
    ],
    "1.0": [
      { source: "Table 1", macs: "140M" },
      { source: "pytorchcv", parameters: 1_733_848, macs: 140_836_512 },
    ],
    "1.5": [{ source: hand, parameters: 3_272_312, macs: 302_187_792 }],
    "2.0": [{ source: "pytorchcv", parameters: 5_257_896, macs: 539_138_624 }],
  },
  3: {
    "0.25": [
      { source: "Table 2", macs: "13M" },
      { source: hand, parameters: 306_124, macs: 13_300_656 },
      { source: "pytorchcv", parameters: 305_902, differs: stemScales },
    ],
    "0.5": [
      { source: "Table 2", macs: "38M" },
      { source: list, parameters: "0.7M", macs: "38M" },
      { source: "pytorchcv", parameters: 718_324, macs: 37_589_856 },
    ],
    "1.0": [
      { source: "Table 1", macs: "137M" },
      { source: list, parameters: "1.9M", macs: "138M" },
      { source: "pytorchcv", parameters: 1_865_728, macs: 137_460_672 },
    ],
    "1.5": [
      { source: "Table 5", parameters: "3.4M", macs: "292M" },
      { source: hand, parameters: 3_442_168, macs: 292_443_552 },
      { source: "pytorchcv", parameters: 3_443_212, differs: stemScales },
    ],
    "2.0": [
      { source: "Table 5", parameters: "5.4M", macs: "524M" },
      { source: "Table 5", options: { squeezeExcite: true }, macs: "527M" },
      { source: "pytorchcv", parameters: 5_450_776, macs: 524_045_184 },
    ],
  },
  4: {
    "0.25": [
      { source: "Table 2", macs: "13M" },
      { source: hand, parameters: 338_700, macs: 13_357_352 },
    ],
    "0.5": [
      { source: "Table 5", macs: "38M" },
      { source: hand, parameters: 778_040, macs: 37_468_832 },
    ],
    "1.0": [
      { source: "Table 1", macs: "133M", differs: noClassifier },
      { source: "pytorchcv", parameters: 1_968_344, macs: 134_339_776 },
    ],
    "1.5": [{ source: hand, parameters: 3_574_032, macs: 285_767_712 }],
    "2.0": [{ source: "pytorchcv", parameters: 5_593_528, macs: 510_289_536 }],
  },
  8: {
    "0.25": [
      {
        source: "Table 2",
        macs: "13M",
        differs: "8 groups do not divide the 12 channels that the first convolution has elsewhere: it has 16",
      },
      { source: hand, parameters: 454_888, macs: 15_719_040 },
    ],
    "0.5": [
      { source: list, parameters: "1.0M", macs: "40M" },
      { source: hand, parameters: 1_011_448, macs: 40_469_760 },
    ],
    "1.0": [
      { source: "Table 1", macs: "137M", differs: noClassifier },
      { source: "Table 5", macs: "140M", differs: "Table 5 has 140 million for all of scale 1" },
      { source: list, parameters: "2.4M", macs: "138M" },
      { source: "pytorchcv", parameters: 2_434_768, macs: 138_365_952 },
    ],
    "1.5": [
      { source: list, parameters: "4.3M", macs: "290M" },
      { source: hand, parameters: 4_269_952, macs: 290_188_800 },
    ],
    "2.0": [
      { source: list, parameters: "6.5M", macs: "522M" },
      { source: "pytorchcv", parameters: 6_522_232, macs: 521_942_016 },
    ],
  },
};
