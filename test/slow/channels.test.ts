import { couplesEverywhere, distinct } from "../compression/channels/zoo-oracle.ts";
import { everyday, isHeavy, rest } from "../models/depth.ts";

couplesEverywhere([...distinct(everyday).filter(isHeavy), ...distinct(rest)]);
