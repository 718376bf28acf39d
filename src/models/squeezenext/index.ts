import type { Model } from "../define.ts";
import { type Plan, squeezenextOf } from "./squeezenext.ts";

const prototxt = "the authors' prototxt";
const narrow = "the paper's comparison with AlexNet";
const broad = "the paper's comparison with VGG-19 and MobileNet";
const hardware = "the paper's hardware results";
/** Counted by a generator that gives all five published prototxts exactly. */
const rule = "the rule of the prototxts";

/** The first network and its wider and deeper relatives: a 7×7 stem, and shortcuts beside the branches. */
const first = { width: 1, depths: [6, 6, 8, 1], stem: 7, firstSqueezes: "input" } as const;
/** What hardware simulation led to: a 5×5 stem. Of these the authors published v5 alone; v2 to v4 follow its blocks. */
const second = { ...first, stem: 5, firstSqueezes: "shortcut" } as const;
/** The paper does not print these depths. They are the first network's, times 2 and 1½, and have the names' modules. */
const deep44 = { ...first, depths: [12, 12, 16, 2] } as const;
const deep34 = { ...first, depths: [9, 9, 12, 2] } as const;

const plans: readonly Plan[] = [
  {
    ...first,
    name: "squeezenext-1.0-23",
    counts: [
      { source: prototxt, parameters: 717_280, macs: 277_999_808 },
      { source: prototxt, input: [1, 3, 224, 224], macs: 268_976_832 },
      { source: narrow, parameters: "0.72M" },
    ],
  },
  {
    ...first,
    name: "squeezenext-1.0-g-23",
    groups: 2,
    counts: [
      { source: prototxt, parameters: 543_072, macs: 224_191_552 },
      { source: narrow, parameters: "0.54M" },
    ],
  },
  {
    ...second,
    name: "squeezenext-1.0-23v2",
    counts: [
      { source: rule, parameters: 733_664, macs: 224_916_480 },
      { source: hardware, parameters: "0.74M" },
    ],
  },
  {
    ...second,
    name: "squeezenext-1.0-23v3",
    depths: [4, 8, 8, 1],
    counts: [
      { source: rule, parameters: 747_840, macs: 224_916_480 },
      { source: hardware, parameters: "0.74M" },
    ],
  },
  {
    ...second,
    name: "squeezenext-1.0-23v4",
    depths: [2, 10, 8, 1],
    counts: [
      { source: rule, parameters: 762_016, macs: 224_916_480 },
      { source: hardware, parameters: "0.77M" },
    ],
  },
  {
    ...second,
    name: "squeezenext-1.0-23v5",
    depths: [2, 4, 14, 1],
    counts: [
      { source: prototxt, parameters: 930_016, macs: 224_916_480 },
      { source: hardware, parameters: "0.94M" },
    ],
  },
  {
    ...first,
    name: "squeezenext-1.5-23",
    width: 1.5,
    counts: [
      { source: rule, parameters: 1_406_384, macs: 472_270_784 },
      { source: broad, parameters: "1.4M" },
    ],
  },
  {
    ...first,
    name: "squeezenext-2.0-23",
    width: 2,
    counts: [
      { source: prototxt, parameters: 2_361_728, macs: 742_070_464 },
      { source: broad, parameters: "2.4M" },
    ],
  },
  {
    ...second,
    name: "squeezenext-2.0-23v5",
    width: 2,
    depths: [2, 4, 14, 1],
    counts: [
      { source: prototxt, parameters: 3_222_912, macs: 702_592_000 },
      { source: hardware, parameters: "3.2M" },
    ],
  },
  {
    ...deep34,
    name: "squeezenext-1.0-34",
    counts: [
      { source: rule, parameters: 1_052_560, macs: "356.7M" },
      { source: broad, parameters: "1.0M" },
    ],
  },
  {
    ...deep34,
    name: "squeezenext-1.5-34",
    width: 1.5,
    counts: [
      { source: rule, parameters: 2_156_408, macs: "649.4M" },
      { source: broad, parameters: "2.1M" },
    ],
  },
  {
    ...deep34,
    name: "squeezenext-2.0-34",
    width: 2,
    counts: [
      { source: rule, parameters: 3_691_232, macs: "1056.9M" },
      {
        source: broad,
        parameters: "3.8M",
        differs:
          "the paper does not print the depths; those that give 1.0 and 2.1 million at the other widths give 3.7",
      },
    ],
  },
  {
    ...deep44,
    name: "squeezenext-1.0-44",
    counts: [
      { source: rule, parameters: 1_238_976, macs: "428.2M" },
      { source: broad, parameters: "1.2M" },
    ],
  },
  {
    ...deep44,
    name: "squeezenext-1.5-44",
    width: 1.5,
    counts: [
      { source: rule, parameters: 2_572_544, macs: "810.2M" },
      { source: broad, parameters: "2.6M" },
    ],
  },
  {
    ...deep44,
    name: "squeezenext-2.0-44",
    width: 2,
    counts: [
      { source: rule, parameters: 4_428_096, macs: "1342.9M" },
      { source: broad, parameters: "4.4M" },
    ],
  },
];

/** SqueezeNext: SqueezeNet's idea twice over, shaped on a simulated accelerator. */
export const squeezenextModels: readonly Model[] = plans.map(squeezenextOf);
