import { worksEverywhere } from "./agreement.ts";
import { shallow } from "./depth.ts";

worksEverywhere(shallow, { rounding: 2e-5 });
