import { worksEverywhere } from "../models/agreement.ts";
import { deep } from "../models/depth.ts";

worksEverywhere(deep);
