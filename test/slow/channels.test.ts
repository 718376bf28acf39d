import { couplesEverywhere, distinct, isHeavy } from "../compression/channels/zoo-oracle.ts";
import { everyday, rest } from "../models/depth.ts";

couplesEverywhere([...distinct(everyday).filter(isHeavy), ...distinct(rest)]);
