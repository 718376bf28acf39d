import { everyday, isHeavy } from "../../models/depth.ts";
import { agreesWithTheInterpreter } from "./networks.ts";

agreesWithTheInterpreter(everyday.filter((model) => !isHeavy(model)));
