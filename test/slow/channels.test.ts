import { couplesEverywhere, distinct, isHeavy } from "../compression/channels/zoo-oracle.ts";
import { deep, shallow } from "../models/depth.ts";

couplesEverywhere([...distinct(shallow).filter(isHeavy), ...distinct(deep)]);
