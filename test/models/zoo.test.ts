import { worksEverywhere } from "./agreement.ts";
import { everyday } from "./depth.ts";

worksEverywhere(everyday, { rounding: 2e-5 });
