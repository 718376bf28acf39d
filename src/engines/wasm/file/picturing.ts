/** Pictures in and answers out: what stands around the network in a compiled file. */
import { type Callable, f64, type Global, i32, type Module, memory, setGlobal } from "../assembler/index.ts";
import { pageBytes } from "../compiled.ts";
import type { Plan } from "../plan.ts";
import type { View } from "../view.ts";
import { type AnswerKind, answerBytes, writeAnswering } from "./answering.ts";
import { type Sight, writeSeeing } from "./seeing.ts";

interface Pictures {
  readonly plan: Plan;
  readonly input: View;
  readonly output: View;
  readonly kind: AnswerKind;
  readonly sight: Sight;
}

type Step = Callable<Record<never, never>, "none">;

export interface Picturing {
  /** Makes room for a picture and gives its address; 0 where there is none. */
  readonly image: Callable<{ readonly width: "i32"; readonly height: "i32" }, "i32">;
  /** Writes the network's input from the picture. */
  readonly see: Step;
  /** Writes the answer where the picture was. */
  readonly answer: Step;
  readonly answerBytes: number;
  /** Where memory ends for a picture of the network's own size. */
  readonly end: number;
}

/** Pictures lie behind everything else, so that they can be as large as memory can grow. */
export function writePicturing(module: Module, { plan, input, output, kind, sight }: Pictures): Picturing {
  const picture = Math.ceil(plan.bytes / 16) * 16;
  const [width, height] = [module.global("width", 0), module.global("height", 0)];
  const least = answerBytes({ kind, output });
  const [, , h = 1, w = 1] = input.type.shape;
  return {
    see: writeSeeing(module, sight, { picture, width, height, input, address: plan.addressOf(input) }),
    answer: writeAnswering(module, { kind, output, address: plan.addressOf(output), to: picture }),
    image: writeImage(module, { picture, width, height, least }),
    answerBytes: least,
    end: picture + Math.max(4 * h * w, least),
  };
}

/** A picture of 1 GiB. */
const mostPixels = 2 ** 28;

interface Room {
  readonly picture: number;
  readonly width: Global;
  readonly height: Global;
  /** Bytes that are needed behind `picture` whatever the picture's size. */
  readonly least: number;
}

const writeImage = (module: Module, { picture, least, ...size }: Room): Picturing["image"] =>
  module.compute(
    "image",
    { takes: { width: "i32", height: "i32" }, gives: "i32" },
    (code, { width, height }) => {
      const pixels = f64.mul(f64.convertI32(width), f64.convertI32(height));
      code.if(f64.ge(pixels, mostPixels), () => code.return(i32.const(0)));
      code.do(setGlobal(size.width, width), setGlobal(size.height, height));
      const bytes = code.variable("i32", "bytes", i32.shl(i32.mul(width, height), 2));
      const needed = i32.add(i32.select(bytes, least, i32.gtU(bytes, least)), picture + pageBytes - 1);
      const lacking = code.variable("i32", "lacking", i32.sub(i32.shrU(needed, 16), memory.size()));
      const refused = i32.eq(memory.grow(i32.select(lacking, 0, i32.gtS(lacking, 0))), -1);
      return i32.select(0, picture, refused);
    },
  );
