/** Asks PyTorch, OpenCV and torchvision what networks compute and keeps the answers as fixtures, which `npm test` replays. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { python } from "../oracle/python.mjs";
import { fromFloat32, type StoredTensor, writeSafetensors } from "../src/formats/safetensors/index.ts";
import type { Tensor } from "../src/ir/tensor.ts";
import { squeezeUnet } from "../src/models/index.ts";
import { inputsOf, type Problem, problems } from "../test/oracle/problems.ts";
import { askOpenCv } from "./oracle-caffe.ts";
import { askSegmentation } from "./oracle-segmentation.ts";
import { askTorchvision } from "./oracle-torchvision.ts";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function asked(problem: Problem): Uint8Array {
  const { graph, parameters, image, labels } = inputsOf(problem);
  const weights = graph.parameters.map(
    ({ name, type }) => [`weights/${name}`, fromFloat32(type.shape, parameters.get(name)!)] as const,
  );
  const { options, learningRate, classWeights } = problem;
  const { halveAt } = squeezeUnet.settings(options);
  return writeSafetensors({
    metadata: { options: JSON.stringify({ halveAt, learningRate, classWeights }) },
    tensors: new Map([...weights, ["image", stored("F32", image)], ["labels", stored("I32", labels)]]),
  });
}

const stored = (dtype: "F32" | "I32", { type: { shape }, data }: Tensor): StoredTensor => ({
  dtype,
  shape,
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});

const folder = mkdtempSync(join(tmpdir(), "thumbnet-oracle-"));
try {
  for (const problem of problems) {
    const question = join(folder, `${problem.name}.safetensors`);
    const answer = `test/fixtures/oracle/${problem.name}.json`;
    writeFileSync(question, asked(problem));
    python([at("oracle/fixture.py"), question, at(answer)], { stdio: ["ignore", "pipe", "inherit"] });
    console.error(`wrote ${answer}`);
  }
  askSegmentation(folder, at);
  askOpenCv(folder, at);
  await askTorchvision(folder, at);
} finally {
  rmSync(folder, { recursive: true });
}
