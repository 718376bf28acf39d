import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import type { Graph } from "../../../src/ir/index.ts";
import { sizeOf } from "../../../src/ir/index.ts";
import { fireModels } from "../../../src/models/fire/index.ts";
import { l3uNet } from "../../../src/models/fire/l3u-net.ts";
import { squeezeEncoderDecoder } from "../../../src/models/fire/squeeze-encoder-decoder.ts";
import { squeezeUnetDsc, squeezeUnetLite } from "../../../src/models/fire/squeeze-unet-lite.ts";
import { squeezenet11 } from "../../../src/models/fire/squeezenet.ts";
import { IMAGE, SCORES } from "../../../src/models/index.ts";

const shapes = (graph: Graph) => Object.fromEntries(graph.parameters.map((p) => [p.name, p.type.shape]));

describe.each(fireModels.filter(({ task }) => task === "segmentation"))("$name", (model) => {
  test("scores every pixel of an image whose sides divide by nothing", () => {
    const graph = model.graph({ input: [1, 3, 53, 37], options: { classes: 6 } });
    expect(graph.outputs.get(SCORES)?.type.shape).toEqual([1, 6, 53, 37]);
  });
});

describe("the encoder around SqueezeNet 1.1", () => {
  const body = Object.entries(shapes(squeezenet11.graph())).filter(([name]) => !name.startsWith("conv10"));

  test.each([squeezeUnetLite, squeezeEncoderDecoder])("of $name takes SqueezeNet 1.1's weights", (model) => {
    expect(body).toHaveLength(2 + 8 * 6);
    expect(shapes(model.graph())).toMatchObject(Object.fromEntries(body));
  });
});

test("squeeze-unet-dsc has no filter that sees both several pixels and several channels", () => {
  const windows = Object.entries(shapes(squeezeUnetDsc.graph()))
    .filter(([, [, , h = 1]]) => h > 1)
    .map(([name, [, seen]]) => [name.split("/").at(-2), seen]);
  // conv1, head, an expansion of each of twelve fires, and four transposed convolutions.
  expect(windows).toEqual(Array.from({ length: 18 }, () => ["depthwise", 1]));
});

test("l3u-net unfolds score (i·4 + j)·classes + class to pixel (i, j) of each block", async () => {
  const [classes, side] = [3, 32];
  const graph = l3uNet.graph({ input: [1, 3, side, side], options: { classes, width: 0.125 } });
  // Only the class layer's biases are not zero, so that each score is the bias of the channel that it comes from.
  const weights = Object.fromEntries(
    graph.parameters.map(({ name, type: { shape } }) => [
      name,
      Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
        name === "logits/bias" ? i : name.endsWith("/variance") ? 1 - 1e-5 : 0,
      ),
    ]),
  );
  const program = await interpreter().compile(graph, { weights });
  const type = { dtype: "float32", shape: [1, 3, side, side] } as const;
  const { [SCORES]: scores } = await program.run({
    [IMAGE]: { type, data: new Float32Array(sizeOf(type.shape)) },
  });
  const expected = Array.from({ length: classes * side * side }, (_, at) => {
    const [w, h, c] = [at % side, Math.floor(at / side) % side, Math.floor(at / side ** 2)];
    return ((h % 4) * 4 + (w % 4)) * classes + c;
  });
  expect(Array.from(scores?.data ?? [], (y) => Math.round(y * 1e3) / 1e3)).toEqual(expected);
});
