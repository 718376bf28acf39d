import { agreesWithTheInterpreter } from "../engines/wasm/networks.ts";
import { everyday, isHeavy, rest } from "../models/depth.ts";

agreesWithTheInterpreter([...everyday.filter(isHeavy), ...rest]);
