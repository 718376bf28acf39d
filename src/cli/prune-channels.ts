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
} from "../compression/channels/index.ts";
import { pruning } from "../compression/edits.ts";
import type { Graph } from "../ir/index.ts";
import { percent } from "../reports/numbers.ts";
import { changesText, familyChanges } from "./channel-groups.ts";
import { channelScores, type ScoreRequest } from "./channel-scores.ts";
import { UsageError } from "./errors.ts";
import type { PrunedNetwork } from "./pruned-network.ts";

interface Pruning extends ScoreRequest, Pick<Choosing, "scope" | "keep" | "multiple"> {
  readonly graph: Graph;
  readonly amount: Amount;
}

/** The network without the channels that it misses least. */
export async function withoutLeast(asked: Pruning): Promise<PrunedNetwork> {
  const { graph, weights, by, amount } = asked;
  const map = channelMap(graph);
  const scores = await channelScores(map, asked);
  const savings = savingsOf(graph, map, currencies[amount.of]);
  const removed = chosen(graph, map, {
    ...amount,
    choosing: { ...asked, scores: perSaving(scores, savings) },
  });
  const { graph: smaller, numbersOf } = withoutChannels(graph, removed);
  const layers = familyChanges(map, removed, { whole: graph, smaller });
  return {
    graph: smaller,
    weights: numbersOf(weights),
    edits: [pruning(removed)],
    json: { by, layers },
    text: changesText(layers),
  };
}

/** What each way to say how much counts. */
const currencies = { fraction: "channels", macs: "macs", parameters: "parameterCount" } as const;
type AmountName = keyof typeof currencies;
const amounts: readonly AmountName[] = ["fraction", "macs", "parameters"];

/** How much is to go or stay, and in which currency. */
export interface Amount {
  readonly of: AmountName;
  readonly share: number;
}

/** How much is to go: what one of three options says. */
export function channelAmount(asked: Readonly<Record<AmountName, number | undefined>>): Amount {
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
