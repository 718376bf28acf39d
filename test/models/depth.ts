import { type Model, zoo } from "../../src/models/index.ts";

/** ONNX Runtime needs seconds to open the derivative of more. */
const manyNodes = 300;

const isDeep = (model: Model): boolean => model.graph().nodes.length > manyNodes;

/** What `npm test` tries, and what `npm run test:slow` leaves it to. */
export const shallow = zoo.filter((model) => !isDeep(model));
export const deep = zoo.filter(isDeep);
