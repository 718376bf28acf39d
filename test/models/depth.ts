import { type Model, zoo } from "../../src/models/index.ts";
import { smallNetwork } from "./small.ts";

/** ONNX Runtime needs seconds to open the derivative of more. */
const manyNodes = 300;

const operatorsOf = (model: Model): string =>
  model
    .graph()
    .nodes.map(({ op }) => op.name)
    .join();

const seen = new Set<string>();
/** The first of those that differ in their channels alone. */
const isFirstOfItsKind = (model: Model): boolean => {
  const operators = operatorsOf(model);
  const isNew = !seen.has(operators);
  seen.add(operators);
  return isNew;
};

const isEveryday = (model: Model): boolean =>
  isFirstOfItsKind(model) && model.graph().nodes.length <= manyNodes;

/** What `npm test` tries, and what it leaves to `npm run test:slow`. */
export const everyday: readonly Model[] = zoo.filter(isEveryday);
export const rest: readonly Model[] = zoo.filter((model) => !everyday.includes(model));

/** MACs beyond which the interpreter takes too long for `npm test`. */
const many = 20e6;

export const isHeavy = (model: Model): boolean => smallNetwork(model).macs > many;
