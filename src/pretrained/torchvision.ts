import type { NameTable } from "./name-table.ts";

const alexnet: NameTable = {
  network: "alexnet",
  paths: {
    "features.0": "conv1",
    "features.3": "conv2",
    "features.6": "conv3",
    "features.8": "conv4",
    "features.10": "conv5",
    "classifier.1": "fc6",
    "classifier.4": "fc7",
    "classifier.6": "fc8",
  },
};

/** VGG numbers every layer of its features; `stages` says how many convolutions stand before each pooling. */
function vgg(network: string, stages: readonly number[]): NameTable {
  const normed = network.endsWith("_bn");
  const layersOfConv = normed ? 3 : 2;
  let at = 0;
  const features = stages.flatMap((depth, s) => {
    const first = at;
    at += depth * layersOfConv + 1;
    return Array.from({ length: depth }, (_, c) => {
      const conv = first + c * layersOfConv;
      return [
        [`features.${conv}`, `stage${s + 1}/conv${c + 1}`],
        ...(normed ? [[`features.${conv + 1}`, `stage${s + 1}/norm${c + 1}`]] : []),
      ];
    }).flat();
  });
  return {
    network,
    paths: {
      ...Object.fromEntries(features),
      "classifier.0": "fc6",
      "classifier.3": "fc7",
      "classifier.6": "fc8",
    },
  };
}

/** `fires` are the places of fire2 to fire9 among the features. */
const squeezenet = (network: string, fires: readonly number[]): NameTable => ({
  network,
  paths: {
    "features.0": "conv1",
    ...Object.fromEntries(fires.map((at, i) => [`features.${at}.{part}`, `fire${i + 2}/{part}`])),
    "classifier.1": "conv10",
  },
});

const resnet = (network: string, options?: NameTable["options"]): NameTable => ({
  network,
  ...(options && { options }),
  paths: {
    conv1: "conv1",
    bn1: "norm1",
    "layer{s}.{u}.conv{i}": "layer{s}/{u}/conv{i}",
    "layer{s}.{u}.bn{i}": "layer{s}/{u}/norm{i}",
    "layer{s}.{u}.downsample.0": "layer{s}/{u}/downsample",
    "layer{s}.{u}.downsample.1": "layer{s}/{u}/downsample/norm",
    fc: "fc",
  },
});

/** torchvision's bottlenecks halve in their 3×3; the paper's in the first 1×1, with weights of the same shapes. */
const late = { halveAt: "3x3" } as const;

const mobilenetV2: NameTable = {
  network: "mobilenet_v2",
  paths: {
    "features.0.0": "conv1",
    "features.0.1": "conv1/norm",
    // The first block does not expand.
    "features.1.conv.0.0": "bottleneck1/depthwise",
    "features.1.conv.0.1": "bottleneck1/depthwise/norm",
    "features.1.conv.1": "bottleneck1/project",
    "features.1.conv.2": "bottleneck1/project/norm",
    "features.{b}.conv.0.0": "bottleneck{b}/expand",
    "features.{b}.conv.0.1": "bottleneck{b}/expand/norm",
    "features.{b}.conv.1.0": "bottleneck{b}/depthwise",
    "features.{b}.conv.1.1": "bottleneck{b}/depthwise/norm",
    "features.{b}.conv.2": "bottleneck{b}/project",
    "features.{b}.conv.3": "bottleneck{b}/project/norm",
    "features.18.0": "conv2",
    "features.18.1": "conv2/norm",
    "classifier.1": "classifier",
  },
};

/** `last` is the place of the last convolution among the features, behind all blocks. */
const mobilenetV3 = (network: string, last: number): NameTable => ({
  network,
  paths: {
    "features.0.0": "conv1",
    "features.0.1": "conv1/norm",
    [`features.${last}.0`]: "conv2",
    [`features.${last}.1`]: "conv2/norm",
    // A block has its squeeze-and-excitation before the projection, or none; the first does not expand.
    "features.{b}.block.{i}.fc1": "bneck{b}/squeezeExcite/squeeze",
    "features.{b}.block.{i}.fc2": "bneck{b}/squeezeExcite/excite",
    "features.1.block.0.0": "bneck1/depthwise",
    "features.1.block.0.1": "bneck1/depthwise/norm",
    "features.1.block.{i}.0": "bneck1/project",
    "features.1.block.{i}.1": "bneck1/project/norm",
    "features.{b}.block.0.0": "bneck{b}/expand",
    "features.{b}.block.0.1": "bneck{b}/expand/norm",
    "features.{b}.block.1.0": "bneck{b}/depthwise",
    "features.{b}.block.1.1": "bneck{b}/depthwise/norm",
    "features.{b}.block.{i}.0": "bneck{b}/project",
    "features.{b}.block.{i}.1": "bneck{b}/project/norm",
    "classifier.0": "hidden",
    "classifier.3": "classifier",
  },
});

const shufflenetV2 = (network: string): NameTable => ({
  network,
  paths: {
    "conv{i}.0": "conv{i}",
    "conv{i}.1": "conv{i}/norm",
    "stage{s}.{u}.branch1.0": "stage{s}/{u}/left/depthwise",
    "stage{s}.{u}.branch1.1": "stage{s}/{u}/left/depthwise/norm",
    "stage{s}.{u}.branch1.2": "stage{s}/{u}/left/conv",
    "stage{s}.{u}.branch1.3": "stage{s}/{u}/left/conv/norm",
    "stage{s}.{u}.branch2.0": "stage{s}/{u}/right/conv1",
    "stage{s}.{u}.branch2.1": "stage{s}/{u}/right/conv1/norm",
    "stage{s}.{u}.branch2.3": "stage{s}/{u}/right/depthwise",
    "stage{s}.{u}.branch2.4": "stage{s}/{u}/right/depthwise/norm",
    "stage{s}.{u}.branch2.5": "stage{s}/{u}/right/conv2",
    "stage{s}.{u}.branch2.6": "stage{s}/{u}/right/conv2/norm",
    fc: "fc",
  },
});

/** torchvision's networks of which the zoo has the same, by the zoo's names. */
export const torchvision: Readonly<Record<string, NameTable>> = {
  "alexnet-torchvision": alexnet,
  "vgg-11": vgg("vgg11", [1, 1, 2, 2, 2]),
  "vgg-13": vgg("vgg13", [2, 2, 2, 2, 2]),
  "vgg-16": vgg("vgg16", [2, 2, 3, 3, 3]),
  "vgg-19": vgg("vgg19", [2, 2, 4, 4, 4]),
  "vgg-11-bn": vgg("vgg11_bn", [1, 1, 2, 2, 2]),
  "vgg-13-bn": vgg("vgg13_bn", [2, 2, 2, 2, 2]),
  "vgg-16-bn": vgg("vgg16_bn", [2, 2, 3, 3, 3]),
  "vgg-19-bn": vgg("vgg19_bn", [2, 2, 4, 4, 4]),
  "squeezenet-1.0": squeezenet("squeezenet1_0", [3, 4, 5, 7, 8, 9, 10, 12]),
  "squeezenet-1.1": squeezenet("squeezenet1_1", [3, 4, 6, 7, 9, 10, 11, 12]),
  "resnet-18": resnet("resnet18"),
  "resnet-34": resnet("resnet34"),
  "resnet-50": resnet("resnet50", late),
  "resnet-101": resnet("resnet101", late),
  "resnet-152": resnet("resnet152", late),
  "mobilenet-v2": mobilenetV2,
  "mobilenet-v3-large": mobilenetV3("mobilenet_v3_large", 16),
  "mobilenet-v3-small": mobilenetV3("mobilenet_v3_small", 12),
  "shufflenet-v2-0.5": shufflenetV2("shufflenet_v2_x0_5"),
  "shufflenet-v2-1.0": shufflenetV2("shufflenet_v2_x1_0"),
  "shufflenet-v2-1.5": shufflenetV2("shufflenet_v2_x1_5"),
  "shufflenet-v2-2.0": shufflenetV2("shufflenet_v2_x2_0"),
};
