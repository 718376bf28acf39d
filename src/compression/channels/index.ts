export { type Budget, type Choosing, lowest, lowestFor } from "./choose.ts";
export { type Currency, perSaving, savingsOf } from "./costs.ts";
export { type Smaller, withoutChannels } from "./remove.ts";
export { filterNorms, normScales, type Scores, taylorScores } from "./scores.ts";
export { type ChannelMap, type ChannelSet, channelMap, type Family, type HeldChannels } from "./sets.ts";
