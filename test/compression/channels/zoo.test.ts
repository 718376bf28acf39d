import { everyday } from "../../models/depth.ts";
import { couplesEverywhere, distinct, isHeavy } from "./zoo-oracle.ts";

couplesEverywhere(distinct(everyday).filter((model) => !isHeavy(model)));
