import { type Shape, sizeOf } from "../../ir/tensor.ts";
import type { Misread } from "../errors.ts";
import { matrixOf, type Stored } from "./stored.ts";

type Wrong = Pick<Misread, "found" | "fits">;

/** Why these are not the numbers of a parameter of that shape; `undefined` where they are. */
export function wrongWith(shape: Shape, stored: Stored): Wrong | undefined {
  switch (stored.kind) {
    case "floats":
      return wrongCount("numbers", stored.values.length, sizeOf(shape));
    case "codebook": {
      const { codebook, codes } = stored;
      if (codebook.length > 256 || codebook.length === 0)
        return { found: `a codebook of ${codebook.length} numbers`, fits: "1 to 256" };
      const strange = codes.find((code) => code >= codebook.length);
      if (strange !== undefined) return { found: `code ${strange}`, fits: `0 to ${codebook.length - 1}` };
      return wrongCount("codes", codes.length, sizeOf(shape));
    }
    case "int8": {
      const { codes, scales, axis } = stored;
      if (scales.length !== 1 && scales.length !== shape[axis])
        return { found: `${scales.length} scales along axis ${axis}`, fits: `1, or ${shape[axis]}` };
      return wrongCount("codes", codes.length, sizeOf(shape));
    }
    case "low rank": {
      const { rows, columns } = matrixOf(shape);
      const { rank, left, right } = stored;
      if (rank < 1 || rank > Math.min(rows, columns))
        return { found: `factors of rank ${rank}`, fits: `1 to ${Math.min(rows, columns)}` };
      return wrongWith([rows, rank], left) ?? wrongWith([rank, columns], right);
    }
  }
}

const wrongCount = (what: string, found: number, fits: number): Wrong | undefined =>
  found === fits ? undefined : { found: `${found} ${what}`, fits: `${fits}` };
