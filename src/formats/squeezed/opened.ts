import { ByteWriter } from "../../compression/coding/index.ts";
import type { Graph } from "../../ir/graph.ts";
import { type Blueprint, blueprintOf } from "./blueprint.ts";
import { writeBlueprint } from "./write-blueprint.ts";

/** The blueprint of a network, open in those axes of its inputs in which it is `alsoAs` something else and otherwise the same. */
export function openBlueprint(graph: Graph, alsoAs: Graph): Blueprint {
  const [here, there] = [blueprintOf(graph), blueprintOf(alsoAs)];
  if (!isSameNetwork(graph, alsoAs)) return here;
  const inputs = here.inputs.map((input, i) => ({
    ...input,
    open: input.type.shape.map((extent, axis) => extent !== there.inputs[i]?.type.shape[axis]),
  }));
  return { ...here, inputs };
}

/** Whether two graphs are the same in everything that a file says but the shapes of their inputs. */
export const isSameNetwork = (a: Graph, b: Graph): boolean =>
  saying(a) === saying(b) && numbersIn(a) === numbersIn(b);

function saying(graph: Graph): string {
  const writer = new ByteWriter();
  writeBlueprint(writer, { ...blueprintOf(graph), inputs: [] });
  return writer.taken().join();
}

const numbersIn = ({ constants }: Graph): string =>
  constants.map(({ tensor }) => tensor.data.join()).join(";");
