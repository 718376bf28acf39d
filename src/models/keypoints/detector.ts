import type { Value } from "../../ir/graph.ts";
import { asImage } from "../../ir/tensor.ts";
import { conv2d, softArgmax, tempered } from "../../layers/index.ts";
import { defineModel, type Model, POINTS, SCORES } from "../define.ts";
import { count, factor } from "../options.ts";

/** What a detector is called, before the name of the network that it is built around. */
const prefix = "keypoints/";

/**
 * A keypoint detector around a network that labels pixels, as AIOZ's article (2022) builds it for its students.
 *
 * The network gives 35 features for each pixel. A 7×7 convolution without padding makes them heatmaps, and a softmax
 * with temperature over each heatmap's places gives the mean place (Siarohin et al. 2019, First Order Motion Model, §3.1).
 *
 * Siarohin et al. put −1 and 1 on the outer cells of a heatmap, which their unsupervised points learn to live with.
 * Here they are the image's edges, so that points lie where they are drawn.
 */
function detectorAround(body: Model): Model {
  const { classes: _, ...own } = body.options;
  return defineModel({
    name: `${prefix}${body.name}`,
    task: "keypoints",
    paper: `${body.paper}, with the keypoint head of arXiv:2003.00196`,
    options: {
      ...own,
      // Named as in every network: what a file of weights names, the network scores.
      classes: count(10, "keypoints: a heatmap for each"),
      features: count(35, "channels that the heatmaps are made from"),
      // Siarohin et al. have 0.1. From He's initial weights a first softmax that sharp has hardly a slope, and learning begins late.
      temperature: factor(1, "of the softmax over a heatmap's places"),
    },
    input: [1, 3, 64, 64],
    published: { counts: [] },

    build(image, { classes, features, temperature, ...settings }) {
      const [, , h, w] = asImage(image.type.shape) ?? [1, 3, 1, 1];
      const seen = onlyScores(body.build(image, { ...settings, classes: features }));
      const heatmaps = conv2d(seen, { name: "heatmaps", channels: classes, kernel: 7, padding: 0 });
      const scores = tempered(heatmaps, temperature);
      return new Map([
        [SCORES, scores],
        [POINTS, softArgmax(scores, [h, w])],
      ]);
    },
  });
}

function onlyScores(built: Value | ReadonlyMap<string, Value>): Value {
  const scores = "graph" in built ? built : built.get(SCORES);
  if (!scores) throw new Error("a network that labels pixels gives no scores: this is a bug in thumbnet");
  return scores;
}

/** The keypoint detector of that name, such as `keypoints/edgesegnet`, where `bodyNamed` knows its network. */
export function detectorNamed(
  name: string,
  bodyNamed: (name: string) => Model | undefined,
): Model | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const body = bodyNamed(name.slice(prefix.length));
  return body?.task === "segmentation" ? detectorAround(body) : undefined;
}

/** The name of the keypoint detector around a network that labels pixels. */
export const detectorName = (body: string): string => `${prefix}${body}`;
