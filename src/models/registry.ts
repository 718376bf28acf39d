import { ancestors } from "./ancestors/index.ts";
import type { Model } from "./define.ts";
import { fireModels } from "./fire/index.ts";
import { detectorNamed } from "./keypoints/detector.ts";
import { mobileModels } from "./mobilenet/index.ts";
import { residualModels } from "./resnet/index.ts";
import { segmentationModels } from "./segmentation/index.ts";
import { shiftModels } from "./shift/index.ts";
import { shuffleModels } from "./shufflenet/index.ts";
import { squeezenextModels } from "./squeezenext/index.ts";

/** The zoo by family, in the order of their first papers. */
export const families: Readonly<Record<string, readonly Model[]>> = {
  ancestors,
  residual: residualModels,
  fire: fireModels,
  squeezenext: squeezenextModels,
  mobile: mobileModels,
  shuffle: shuffleModels,
  shift: shiftModels,
  segmentation: segmentationModels,
};

/** Every network that can be asked for by name. */
export const zoo: readonly Model[] = Object.values(families).flat();

/** A network of the zoo, or the keypoint detector around one: `keypoints/edgesegnet`. */
export const modelNamed = (name: string): Model | undefined =>
  zoo.find((model) => model.name === name) ?? detectorNamed(name, modelNamed);
