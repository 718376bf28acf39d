import { everyday } from "../../models/depth.ts";
import { agreesWithTheInterpreter } from "./networks.ts";

agreesWithTheInterpreter(everyday);
