import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { python } from "../oracle/python.mjs";
import { readCaffe } from "../src/formats/caffe/index.ts";
import { caffemodel } from "../test/formats/caffe/encode.ts";
import { nets } from "../test/formats/caffe/nets.ts";

/** Asks OpenCV what small networks of Caffe compute, and keeps that as fixtures. */
export function askOpenCv(folder: string, at: (path: string) => string): void {
  for (const { name, prototxt, trained, old = false } of nets) {
    const { graph } = readCaffe(prototxt);
    const shapes = { input: graph.inputs[0]?.type.shape, outputs: [...graph.outputs.keys()] };
    writeFileSync(join(folder, `${name}.prototxt`), prototxt);
    writeFileSync(join(folder, `${name}.caffemodel`), caffemodel(trained, { old }));
    writeFileSync(join(folder, `${name}.shapes.json`), JSON.stringify(shapes));
  }
  const names = nets.map(({ name }) => name);
  python([at("oracle/caffe.py"), folder, ...names], { stdio: ["ignore", "pipe", "inherit"] });
  for (const name of names) {
    copyFileSync(join(folder, `${name}.json`), at(`test/fixtures/caffe/${name}.json`));
    console.error(`wrote test/fixtures/caffe/${name}.json`);
  }
}
