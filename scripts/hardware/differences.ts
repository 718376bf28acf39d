/** Why our ratios are not the paper's, in sentences whose numbers are computed. */
import { type ArrayLayer, onArray } from "../../src/profiling/hardware/index.ts";
import { arrayNamed, baseline, best, findingsOn, network, published, variants } from "./study.ts";

const percent = (x: number): string => `${(100 * x).toFixed(0)} %`;
const off = (ours: number, theirs: number): number => Math.abs(ours / theirs - 1);
const device = arrayNamed("array-16x16");
const estimateOf = (name: string) => onArray(network(name), device);

/** One paragraph for each thing that the paper measured. */
export const differences = (): string => [time(), firstLayer(), v5(), energy(), leftOut].join("\n\n");

function time(): string {
  const ours = findingsOn(device);
  const apart = Math.max(
    off(ours.squeezenetTime, published.squeezenetTime),
    off(ours.alexnetTime, published.alexnetTime),
  );
  const { layers, seconds } = estimateOf("alexnet");
  const connected = layers.filter(({ op }) => op === "Gemm").reduce((sum, layer) => sum + layer.seconds, 0);
  return `**Time against SqueezeNet and AlexNet** is within ${percent(apart)} of the paper's. AlexNet waits for the weights of its fully connected layers for ${percent(connected / seconds)} of its time, so its ratio follows the bytes that arrive in a cycle, which we had to infer.`;
}

function firstLayer(): string {
  const { layers, macs } = estimateOf(baseline);
  const [stem] = layers;
  const stage = layers.filter(({ path, macs }) => path.startsWith("stage1/") && macs > 0);
  return `**The first layer** takes ${percent(findingsOn(device).firstLayer)} of the baseline's time, where the paper has ${percent(published.firstLayer)}. It has ${percent((stem?.macs ?? 0) / macs)} of the MACs, so it uses the elements better than the rest does: ${percent(stem?.utilisation ?? 0)} of them with outputs stationary; with weights stationary it would be 3 rows of 16. It is the first stage, with few channels on large maps, that uses them badly: ${percent(used(stage))}, because it waits for memory.`;
}

function used(layers: readonly ArrayLayer[]): number {
  const sum = (of: (layer: ArrayLayer) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  return sum(({ macs }) => macs) / (sum(({ cycles }) => cycles) * device.rows.value * device.columns.value);
}

function v5(): string {
  const ours = findingsOn(device);
  const [first, second, last] = [baseline, "squeezenext-1.0-23v2", best].map(
    (name) => estimateOf(name).seconds,
  );
  const saved = (before = 0, after = 0) => percent(1 - after / before);
  const stemSaves = published.firstLayer * (1 - 25 / 49);
  return `**v5 against the baseline** saves ${percent(ours.timeSaved)} of the time here and ${percent(published.timeSaved)} in the paper. The paper's two numbers leave little room: if the 7×7 layer takes ${percent(published.firstLayer)} of the time and its 5×5 successor 25/49 of that, the new stem alone saves ${percent(stemSaves)}, and moving the blocks adds nothing. Here the stem (v2) saves ${saved(first, second)} of the baseline's time, and moving the blocks ${saved(second, last)} of v2's: either alone is about what the paper prints for both. The energy that v5 saves, ${percent(ours.energySaved)}, is about the paper's ${percent(published.energySaved)}.`;
}

function energy(): string {
  const [alexnet, best5] = [estimateOf("alexnet"), estimateOf(best)];
  const { offChip, buffer } = device.macsPerAccess;
  const beyond = ({ offChipBytes }: { readonly offChipBytes: number }) =>
    (offChipBytes / 2) * (offChip.value + buffer.value) * device.picojoulesPerMac.value * 1e-12;
  const keeping = variants().find(({ device }) => device.buffer.resultShare.value > 0);
  if (!keeping) throw new Error("one of the variants keeps results");
  return `**Energy against AlexNet** is ${findingsOn(device).alexnetEnergy.toFixed(1)}× instead of ${published.alexnetEnergy}×. Fetching takes ${percent(beyond(alexnet) / alexnet.joules)} of AlexNet's energy and ${percent(beyond(best5) / best5.joules)} of v5's; if nothing else took any, the ratio would be ${(beyond(alexnet) / beyond(best5)).toFixed(1)}×. So in the paper either work on the chip counts for little, or SqueezeNext fetches less: perhaps some results stay in the buffer from one layer to the next. With half of it set aside for that, the ratio is ${findingsOn(keeping.device).alexnetEnergy.toFixed(1)}×, though the smaller rest makes SqueezeNet fetch some of its weights or inputs more than once.`;
}

const leftOut =
  "**What the array leaves out**: pooling on the way out of a convolution, compression of what is stored, zeros among the activations, and what does not overlap at a layer's start beyond the first wait.";
