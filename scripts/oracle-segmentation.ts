import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { python } from "../oracle/python.mjs";
import { fromFloat32, writeSafetensors } from "../src/formats/safetensors/index.ts";
import { askedOf, type Question, questions } from "../test/oracle/networks.ts";

/** The weights in the order in which the network names them, so that PyTorch's twin can take them in turn. */
function asked(question: Question): Uint8Array {
  const { graph, weights, image } = askedOf(question);
  const ordered = graph.parameters.map(({ name, type }, i) => {
    const numbers = weights[name] ?? new Float32Array();
    return [`${i}`.padStart(4, "0"), fromFloat32(type.shape, numbers)] as const;
  });
  return writeSafetensors({
    metadata: { options: JSON.stringify({ network: question.name }) },
    tensors: new Map([...ordered, ["image", fromFloat32(image.type.shape, Float32Array.from(image.data))]]),
  });
}

/** Asks PyTorch for the scores of the segmentation networks and keeps a digest of each, which `npm test` replays. */
export function askSegmentation(folder: string, at: (path: string) => string): void {
  const files = questions.map((question) => {
    const file = join(folder, `${question.name}.safetensors`);
    writeFileSync(file, asked(question));
    return file;
  });
  const answer = "test/fixtures/oracle/segmentation.json";
  python([at("oracle/segmentation.py"), ...files, at(answer)], { stdio: ["ignore", "pipe", "inherit"] });
  console.error(`wrote ${answer}`);
}
