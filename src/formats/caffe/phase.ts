import { isFieldSet } from "@bufbuild/protobuf";
import { type LayerParameter, type NetStateRule, NetStateRuleSchema, Phase } from "./generated/caffe_pb.ts";

/** Whether Caffe runs a layer in phase TEST, at level 0 and without stages. */
export function runsInTests({ include, exclude }: LayerParameter): boolean {
  return include.length > 0 ? include.some(isMet) : !exclude.some(isMet);
}

function isMet(rule: NetStateRule): boolean {
  const phaseFits = rule.phase === Phase.TEST || !isFieldSet(rule, NetStateRuleSchema.field.phase);
  return phaseFits && rule.minLevel <= 0 && rule.maxLevel >= 0 && rule.stage.length === 0;
}
