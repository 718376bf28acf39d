import type { Graph } from "../../ir/graph.ts";
import type { Numbers, Shape } from "../../ir/tensor.ts";
import type { ConstantPlan, ParameterPlan } from "./blueprint.ts";
import type { Part } from "./parts.ts";
import type { Stored } from "./stored.ts";

/** What a file keeps of some numbers, and where. */
export interface Kept {
  readonly parts: readonly Part[];
  /** Offset in the file. */
  readonly start: number;
  readonly bytes: number;
}

export interface StoredConstant extends ConstantPlan, Kept {
  readonly numbers: Numbers;
}

export interface StoredParameter extends ParameterPlan, Kept {
  readonly stored: Stored;
}

/** What a file says of its network before the parameters' numbers come. */
export interface SqueezedHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly constants: readonly StoredConstant[];
  /** In the order in which their numbers come. */
  readonly parameters: readonly ParameterPlan[];
  /** Builds the network, for the input that it was written for or for another that it takes. */
  graph(input?: Shape): Graph;
}

/** What comes out of a file: its header, then each parameter. */
export type Piece =
  | { readonly kind: "header"; readonly header: SqueezedHeader }
  | { readonly kind: "parameter"; readonly parameter: StoredParameter };
