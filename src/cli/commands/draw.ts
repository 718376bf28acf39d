import { networkDrawing } from "../../reports/index.ts";
import { defineCommand } from "../command.ts";
import { networkFrom } from "../network-from.ts";
import { checkPictureName, writePicture } from "../picture-file.ts";

export const draw = defineCommand({
  name: "draw",
  summary: "draws a network as SVG or PNG: its blocks to fold, its skips in sight",
  positionals: {
    source: {
      placeholder: "MODEL|FILE",
      help: "a network of the zoo (see thumbnet models), a run, or a .safetensors, .onnx, .squeezed or .prototxt file",
    },
  },
  options: {
    out: { kind: "text", placeholder: "FILE.svg|FILE.png", help: "where the drawing goes", required: true },
    depth: {
      kind: "count",
      min: 0,
      help: "how many blocks within blocks are open at first; without it, as many as are easy to look through",
    },
    input: { kind: "shape", help: "the images it reads; without it, those of its training or paper" },
    set: { kind: "setting", help: "an option of the network, as thumbnet models lists them" },
  },
  examples: [
    "thumbnet draw squeeze-unet --out squeeze-unet.svg",
    "thumbnet draw squeezenet-1.0 --depth 2 --set width=0.5 --out squeezenet.png",
  ],
  async run({ source, out, depth, input, set }) {
    checkPictureName(out);
    const { name, graph } = await networkFrom(source, { ...(input && { input }), options: set });
    await writePicture(out, networkDrawing({ name, graph, ...(depth !== undefined && { depth }) }));
    return {
      json: { model: name, nodes: graph.nodes.length, file: out },
      text: `${name}, ${graph.nodes.length} nodes: ${out}`,
    };
  },
});
