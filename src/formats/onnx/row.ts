import type { Bound, Each, Op } from "../../ir/op.ts";
import type { TensorType } from "../../ir/tensor.ts";
import type { Emitter } from "./emitter.ts";

/** One node of ours that is being written: names and types of what it reads and makes. */
export type Site<O> =
  O extends Op<infer S, infer A, infer Y>
    ? {
        readonly e: Emitter;
        readonly inputs: Bound<S, string>;
        readonly types: Bound<S, TensorType>;
        readonly attributes: A;
        readonly outputs: Each<Y, string>;
        readonly outputTypes: Each<Y, TensorType>;
        /** Whether the file is to serve any image size: then no node may hold an extent as a number. */
        readonly symbolic: boolean;
        /** Whether a value is stored in the file, not computed or fed. */
        isStored(name: string): boolean;
      }
    : never;

/** How an operator of ours is said in ONNX. */
export type Row<O> = (site: Site<O>) => void;
