import type * as ops from "../../../ops/index.ts";
import { text } from "../emitter.ts";
import type { Row } from "../row.ts";

export const lookup: Row<typeof ops.lookup> = ({ e, inputs: { table, codes }, outputs }) =>
  e.node("Gather", [table, codes], {}, [outputs]);

export const lookupGrad: Row<typeof ops.lookupGrad> = ({ e, inputs, attributes, outputs }) => {
  const flat = e.ints([-1]);
  const zeros = e.value("Expand", [e.scalar(0), e.ints([attributes.entries])]);
  const codes = e.value("Reshape", [inputs.codes, flat]);
  const added = e.value("Reshape", [inputs.dy, flat]);
  e.node("ScatterElements", [zeros, codes, added], { reduction: text("add") }, [outputs]);
};
