import { expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { modelNamed, zoo } from "../../src/models/index.ts";
import { initialParameters } from "../../src/training/index.ts";

const bodies = [
  "squeeze-unet",
  "squeeze-unet-lite",
  "squeeze-encoder-decoder",
  "l3u-net-64",
  "edgesegnet",
  "unet",
];

test.each(bodies)(
  "the detector around %s has the body's parameters with 35 features, and a 7x7 head's",
  (name) => {
    const input = [1, 3, 64, 64] as const;
    const body = modelNamed(name)!.graph({ input, options: { classes: 35 } });
    const detector = modelNamed(`keypoints/${name}`)!.graph();
    expect(detector.parameterCount - body.parameterCount).toBe(35 * 10 * 7 * 7 + 10);
    expect([...detector.outputs].map(([output, { type }]) => [output, type.shape])).toEqual([
      ["scores", [1, 10, 58, 58]],
      ["points", [1, 10, 2]],
    ]);
  },
);

test("a detector has the options of its body, but for the classes, which are keypoints", () => {
  const { options, task } = modelNamed("keypoints/l3u-net-64")!;
  expect(task).toBe("keypoints");
  expect(Object.keys(options)).toEqual(["width", "foldRatio", "classes", "features", "temperature"]);
  const graph = modelNamed("keypoints/l3u-net-64")!.graph({
    options: { classes: 4, features: 7, width: 0.5 },
  });
  expect(graph.outputs.get("points")?.type.shape).toEqual([1, 4, 2]);
});

test("there is no detector around what labels no pixels, nor around another detector", () => {
  for (const name of [
    "keypoints/squeezenet-1.0",
    "keypoints/keypoints/unet",
    "keypoints/nothing",
    "keypoints/",
  ])
    expect(modelNamed(name)).toBeUndefined();
  expect(zoo.some(({ name }) => name.startsWith("keypoints/"))).toBe(false);
});

test("a higher temperature draws points towards the middle", async () => {
  const farthest = async (temperature: number): Promise<number> => {
    const graph = modelNamed("keypoints/unet")!.graph({
      input: [1, 3, 16, 16],
      options: { width: 0.02, features: 3, classes: 2, temperature },
    });
    const weights = Object.fromEntries(initialParameters(graph, 3));
    const program = await interpreter().compile(graph, { weights });
    const data = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => ((7 * i) % 11) / 5 - 1);
    const { points } = await program.run({
      image: { type: { dtype: "float32", shape: [1, 3, 16, 16] }, data },
    });
    return Math.max(...Array.from(points?.data ?? []).map(Math.abs));
  };
  const [sharp, flat] = [await farthest(0.1), await farthest(16)];
  expect(flat).toBeLessThan(sharp / 4);
  expect(sharp).toBeLessThanOrEqual(1 - 7 / 16);
});
