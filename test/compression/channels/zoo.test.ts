import { shallow } from "../../models/depth.ts";
import { couplesEverywhere, distinct, isHeavy } from "./zoo-oracle.ts";

couplesEverywhere(distinct(shallow).filter((model) => !isHeavy(model)));
