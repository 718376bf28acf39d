import { agreesWithTheInterpreter } from "../engines/wasm/networks.ts";
import { rest } from "../models/depth.ts";

agreesWithTheInterpreter(rest);
