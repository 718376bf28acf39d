import { type ChannelMap, channelMap } from "../../compression/channels/index.ts";
import { writeAtomically } from "../../data/node/index.ts";
import { compared, comparisonText } from "../before-after.ts";
import { groupsSaid, groupsText, heldSaid } from "../channel-groups.ts";
import { scorings } from "../channel-scores.ts";
import { type Answer, defineCommand } from "../command.ts";
import { editableNetwork, editableSource, formatOf, withEdits } from "../editable-network.ts";
import { engineNamed, measuringOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { typed } from "../options.ts";
import { channelAmount, withoutLeast } from "../prune-channels.ts";
import { weightAmount, weightsPruned, withoutSmallest } from "../prune-weights.ts";
import type { PrunedNetwork } from "../pruned-network.ts";
import { dataOptions } from "../training-options.ts";
import { checkTuned, furtherTuning } from "../tune-further.ts";
import { pruningTuningOptions, trainedAfterwards, weightsPrunedInTraining } from "../tune-pruned.ts";

export const prune = defineCommand({
  name: "prune",
  summary:
    "takes the smallest weights out of a trained network, or whole channels, which leaves a smaller graph",
  positionals: { source: editableSource },
  options: {
    structured: { kind: "flag", help: "removes whole channels, with everything that is coupled to them" },
    groups: { kind: "flag", help: "shows which channels are coupled and which cannot go, and removes none" },
    by: {
      kind: "choice",
      choices: scorings,
      help: "what tells how much a channel is missed: its filters' L1 norm, its batch norms' scale, or the first-order change of the loss on pictures",
      default: "l1",
    },
    fraction: {
      kind: "number",
      above: 0,
      max: 1,
      help: "share of the weights that become 0, or of the channels that go",
    },
    macs: { kind: "number", above: 0, max: 1, help: "with --structured, share of the MACs that may be left" },
    parameters: {
      kind: "number",
      above: 0,
      max: 1,
      help: "with --structured, share of the parameters that may be left",
    },
    scope: {
      kind: "choice",
      choices: ["layer", "network"],
      help: "whether every layer loses the same share, or those go that are missed least for what they save",
      default: "layer",
    },
    keep: {
      kind: "number",
      min: 0,
      max: 1,
      help: "least share of a layer's channels that stays; one always does",
      default: 0.1,
    },
    multiple: {
      kind: "count",
      help: "leaves layers multiples of so many channels, as vector instructions like them",
      default: 1,
    },
    input: {
      kind: "shape",
      help: "the images it is counted and timed for; without it, those of its training",
    },
    set: { kind: "setting", help: "an option of a network of the zoo, as thumbnet models lists them" },
    ...dataOptions,
    ...pruningTuningOptions,
    split: { kind: "text", help: "which part of the data both networks are measured on; without it, val" },
    images: { kind: "count", help: "pictures of the training split that --by taylor looks at", default: 32 },
    seed: {
      kind: "count",
      min: 0,
      help: "decides which scenes are drawn, and the order of --finetune",
      default: 0,
    },
    ...measuringOptions,
    out: {
      kind: "text",
      placeholder: "FILE.onnx|FILE.safetensors|FILE.squeezed",
      help: "the smaller network",
    },
  },
  examples: [
    "thumbnet prune squeeze-unet --groups",
    "thumbnet prune runs/camvid --fraction 0.8 --scope network --gradual --finetune 200 --data camvid --out sparse.safetensors",
    "thumbnet prune squeeze-unet-camvid --structured --macs 0.5 --out half.onnx",
    "thumbnet prune runs/camvid --structured --by taylor --data camvid --fraction 0.3 --multiple 4 --out pruned.onnx",
  ],
  async run({ source, structured, groups, input, set, engine, threads, runs, out, ...asked }, io, given) {
    if (out !== undefined) formatOf(out);
    const network = await editableNetwork(source, { input, set });
    const { name, graph, weights, description } = network;
    if (groups) return groupsAnswer(name, channelMap(graph));
    checkTogether(given, structured);
    const amount = structured ? channelAmount(asked) : weightAmount(asked);
    if (!weights)
      throw new UsageError(
        `${source} is not trained, so that nothing tells ${structured ? "its channels apart; try --groups" : "which of its weights matter"}`,
      );
    const data = asked.data === undefined ? undefined : { ...asked, data: asked.data };
    const count = threadsOf(threads);
    const atHand = { source, data, engine: await engineNamed(engine, { threads: count }), io };
    const whole = { graph, weights, description };
    const { finetune: steps } = asked;
    const tuning =
      steps === undefined
        ? undefined
        : await furtherTuning({ ...asked, steps, source, description, threads: count, io });
    const withoutChannels = async (): Promise<PrunedNetwork> => {
      const smaller = await withoutLeast({ ...asked, ...atHand, ...whole, amount });
      return tuning ? trainedAfterwards(smaller, tuning) : smaller;
    };
    const withoutWeights = async (): Promise<PrunedNetwork> => {
      const pruning = { ...asked, fraction: amount.share };
      return tuning
        ? weightsPrunedInTraining(whole, pruning, tuning)
        : weightsPruned(withoutSmallest(whole, pruning));
    };
    const pruned = await (structured ? withoutChannels() : withoutWeights());
    const comparison = await compared(
      {
        before: whole,
        after: {
          graph: pruned.graph,
          weights: pruned.weights,
          description: description && withEdits(description, pruned.edits),
        },
      },
      { ...atHand, runs },
    );
    if (out !== undefined) await writeAtomically(out, network.bytes(pruned.edits, pruned.weights, out));
    const written = out === undefined ? [] : [`written: ${out}`];
    return {
      json: { model: name, ...pruned.json, ...comparison, ...(out !== undefined && { file: out }) },
      text: [pruned.text, [comparisonText(comparison), ...written].join("\n")].join("\n\n"),
    };
  },
});

function groupsAnswer(model: string, map: ChannelMap): Answer {
  const [groups, held] = [groupsSaid(map), heldSaid(map)];
  return { json: { model, groups, held }, text: groupsText(map) };
}

/** Options that go with channels alone, and with single weights alone. */
const onlyFor = {
  channels: ["by", "macs", "parameters", "keep", "multiple", "images"],
  weights: ["gradual", "dsd"],
} as const;

/** Refuses options that would change nothing. */
function checkTogether(given: ReadonlySet<string>, structured: boolean): void {
  const idle = onlyFor[structured ? "weights" : "channels"].find((name) => given.has(name));
  if (idle) throw new UsageError(`--${typed(idle)} goes with${structured ? "out" : ""} --structured`);
  checkTuned(given, ["gradual", "dsd", "lr", "batch", "classWeights"]);
}
