import { everyday, isHeavy } from "../../models/depth.ts";
import { couplesEverywhere, distinct } from "./zoo-oracle.ts";

couplesEverywhere(distinct(everyday).filter((model) => !isHeavy(model)));
