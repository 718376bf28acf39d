import { interpreter } from "../../src/engines/interpreter/index.ts";
import { worksEverywhere } from "../models/agreement.ts";
import { rest } from "../models/depth.ts";

// ONNX Runtime takes minutes to open the derivative of a thousand layers; its rows are checked operator by operator.
worksEverywhere(rest, { rounding: 2e-5, differentiator: interpreter() });
