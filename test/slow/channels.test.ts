import { couplesEverywhere, distinct, isHeavy } from "../compression/channels/zoo-oracle.ts";
import { rest, everyday } from "../models/depth.ts";

couplesEverywhere([...distinct(everyday).filter(isHeavy), ...distinct(rest)]);
