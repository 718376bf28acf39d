import { worksEverywhere } from "./agreement.ts";
import { shallow } from "./depth.ts";

worksEverywhere(shallow);
