import type { OpName } from "../../../src/ops/table.ts";
import type { Case } from "../case.ts";
import { arithmeticCases } from "./arithmetic.ts";
import { convolutionCases } from "./convolution.ts";
import { elementwiseCases } from "./elementwise.ts";
import { lookupCases } from "./lookup.ts";
import { matrixCases } from "./matrix.ts";
import { normalizationCases } from "./normalization.ts";
import { poolingCases } from "./pooling.ts";
import { quantizationCases } from "./quantization.ts";
import { reductionCases } from "./reduction.ts";
import { resizeCases } from "./resize.ts";
import { shiftCases } from "./shift.ts";
import { slicingCases } from "./slicing.ts";
import { softmaxCases } from "./softmax.ts";
import { unpoolingCases } from "./unpooling.ts";

/** Every operator with its cases. Leaving an operator out does not compile. */
export const cases = {
  ...arithmeticCases,
  ...convolutionCases,
  ...elementwiseCases,
  ...lookupCases,
  ...matrixCases,
  ...normalizationCases,
  ...poolingCases,
  ...quantizationCases,
  ...reductionCases,
  ...resizeCases,
  ...shiftCases,
  ...slicingCases,
  ...softmaxCases,
  ...unpoolingCases,
} satisfies Record<OpName, readonly Case[]>;
