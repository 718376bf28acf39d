import {
  type ChannelMap,
  type ChannelSet,
  type Choosing,
  channelMap,
  lowest,
  lowestFor,
  perSaving,
  savingsOf,
  withoutChannels,
} from "../../compression/channels/index.ts";
import { pruning } from "../../compression/edits.ts";
import { writeAtomically } from "../../data/node/index.ts";
import type { Graph } from "../../ir/index.ts";
import { percent } from "../../reports/numbers.ts";
import { compared, comparisonText } from "../before-after.ts";
import { changesText, familyChanges, groupsSaid, groupsText, heldSaid } from "../channel-groups.ts";
import { channelScores, scorings } from "../channel-scores.ts";
import { type Answer, defineCommand } from "../command.ts";
import { editableNetwork, editableSource, formatOf, withEdit } from "../editable-network.ts";
import { engineNamed, measuringOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { dataOptions } from "../training-options.ts";

export const prune = defineCommand({
  name: "prune",
  summary: "takes whole channels out of a trained network, which leaves a smaller graph",
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
    fraction: { kind: "number", above: 0, max: 1, help: "share of the channels that go" },
    macs: { kind: "number", above: 0, max: 1, help: "share of the MACs that may be left" },
    parameters: { kind: "number", above: 0, max: 1, help: "share of the parameters that may be left" },
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
    split: { kind: "text", help: "which part of the data both networks are measured on; without it, val" },
    images: { kind: "count", help: "pictures of the training split that --by taylor looks at", default: 32 },
    seed: { kind: "count", min: 0, help: "decides which scenes are drawn", default: 0 },
    ...measuringOptions,
    out: {
      kind: "text",
      placeholder: "FILE.onnx|FILE.safetensors|FILE.squeezed",
      help: "the smaller network",
    },
  },
  examples: [
    "thumbnet prune squeeze-unet --groups",
    "thumbnet prune squeeze-unet-camvid --structured --macs 0.5 --out half.onnx",
    "thumbnet prune runs/camvid --structured --by taylor --data camvid --fraction 0.3 --multiple 4 --out pruned.onnx",
  ],
  async run({ source, structured, groups, input, set, engine, threads, runs, out, ...asked }, io) {
    if (out !== undefined) formatOf(out);
    const network = await editableNetwork(source, { input, set });
    const { name, graph, weights, description } = network;
    const map = channelMap(graph);
    if (groups) return groupsAnswer(name, map);
    if (!structured)
      throw new UsageError(
        "thumbnet prune takes whole channels out with --structured, or shows them with --groups",
      );
    const amount = amountOf(asked);
    if (!weights)
      throw new UsageError(
        `${source} is not trained, so that nothing tells its channels apart; try --groups`,
      );
    const data = asked.data === undefined ? undefined : { ...asked, data: asked.data };
    const atHand = { source, data, engine: await engineNamed(engine, { threads: threadsOf(threads) }), io };
    const scores = await channelScores(map, { ...asked, ...atHand, weights, description });
    const savings = savingsOf(graph, map, currencies[amount.of]);
    const choosing = { ...asked, scores: perSaving(scores, savings) };
    const removed = chosen(graph, map, { ...amount, choosing });
    const { graph: smaller, numbersOf } = withoutChannels(graph, removed);
    const edit = pruning(removed);
    const numbers = numbersOf(weights);
    const comparison = await compared(
      {
        before: { graph, weights, description },
        after: { graph: smaller, weights: numbers, description: description && withEdit(description, edit) },
      },
      { ...atHand, runs },
    );
    if (out !== undefined) await writeAtomically(out, network.bytes(edit, numbers, out));
    const layers = familyChanges(map, removed, { whole: graph, smaller });
    const written = out === undefined ? [] : [`written: ${out}`];
    return {
      json: { model: name, by: asked.by, ...comparison, layers, ...(out !== undefined && { file: out }) },
      text: [changesText(layers), [comparisonText(comparison), ...written].join("\n")].join("\n\n"),
    };
  },
});

function groupsAnswer(model: string, map: ChannelMap): Answer {
  const [groups, held] = [groupsSaid(map), heldSaid(map)];
  return { json: { model, groups, held }, text: groupsText(map) };
}

/** What each way to say how much counts. */
const currencies = { fraction: "channels", macs: "macs", parameters: "parameterCount" } as const;
type AmountName = keyof typeof currencies;
const amounts: readonly AmountName[] = ["fraction", "macs", "parameters"];

interface Amount {
  readonly of: AmountName;
  readonly share: number;
}

/** How much is to go: what one of three options says. */
function amountOf(asked: Readonly<Record<AmountName, number | undefined>>): Amount {
  const given = amounts.flatMap((of) => (asked[of] === undefined ? [] : [{ of, share: asked[of] }]));
  const [amount, other] = given;
  if (!amount) throw new UsageError("say how much is to go or stay, with --fraction, --macs or --parameters");
  if (other) throw new UsageError(`--${amount.of} and --${other.of} both say how much; give one of them`);
  return amount;
}

/** The sets that go; an error where a budget cannot be kept to. */
function chosen(
  graph: Graph,
  map: ChannelMap,
  { of, share, choosing }: Amount & { readonly choosing: Choosing },
): readonly ChannelSet[] {
  if (of === "fraction") return lowest(map, share, choosing);
  const counted = currencies[of];
  const most = share * graph[counted];
  const removed = lowestFor(graph, map, { ...choosing, of: counted, most });
  const left = withoutChannels(graph, removed).graph[counted];
  if (left <= most) return removed;
  throw new UsageError(
    `--${of} ${share} cannot be kept to: ${percent(left / graph[counted])} are left when all channels are gone that may go; lower --keep or --multiple`,
  );
}
