/** What a compiled file does with a picture before the network sees it: the arithmetic of `data`, in float64 as there. */
import {
  type Callable,
  type Code,
  call,
  f32,
  f64,
  type Global,
  globalOf,
  i32,
  type Local,
  type Module,
  type Plain,
} from "../assembler/index.ts";
import type { View } from "../view.ts";

type Whole = Plain<"i32">;
type Double = Plain<"f64">;

/** How a picture becomes the network's input. */
export interface Sight {
  /** Pixels that the picture's shorter side is resized to, before the middle is cut out; without, it is stretched to fit. */
  readonly shorterSide?: number;
  readonly channels: "rgb" | "bgr";
  readonly normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] };
}

/** A picture of four bytes a pixel, red first, and the network's input. */
interface Places {
  /** Address of the picture. */
  readonly picture: number;
  readonly width: Global;
  readonly height: Global;
  readonly input: View;
  readonly address: number;
}

/** From this stride on, the picture is first halved: bilinear sampling would step over pixels. */
const halvingStride = 1.75;
const pixelBytes = 4;

export function writeSeeing(
  module: Module,
  sight: Sight,
  places: Places,
): Callable<Record<never, never>, "none"> {
  const { picture } = places;
  const [, , h = 1, w = 1] = places.input.type.shape;
  const halve = halvingIn(module);
  return module.function("see", {}, (code) => {
    const width = code.variable("i32", "width", globalOf(places.width));
    const height = code.variable("i32", "height", globalOf(places.height));
    const { ux, u0, vy, v0 } = viewOf(code, sight, { width, height, w, h });
    code.while(
      () => i32.and(f64.ge(ux, halvingStride), f64.ge(vy, halvingStride)),
      () => {
        code.do(call(halve, { picture, width, height }));
        code.set(width, i32.shrU(i32.add(width, 1), 1));
        code.set(height, i32.shrU(i32.add(height, 1), 1));
        for (const part of [ux, u0, vy, v0]) code.set(part, f64.mul(part, 0.5));
      },
    );
    code.for("y", { to: h }, (y) => {
      const v = along(code, y, vy, v0, height);
      code.for("x", { to: w }, (x) => {
        const u = along(code, x, ux, u0, width);
        writePixel(code, sight, { ...places, stride: width, u, v, x, y });
      });
    });
  });
}

interface Sides {
  readonly width: Whole;
  readonly height: Whole;
  readonly w: number;
  readonly h: number;
}

/** Which point (ux · x + u0, vy · y + v0) of the picture is seen at (x, y). */
function viewOf(code: Code, { shorterSide }: Sight, { width, height, w, h }: Sides) {
  const double = (name: string, start: Double) => code.variable("f64", name, start);
  const [wide, high] = [f64.convertI32(width), f64.convertI32(height)];
  if (shorterSide === undefined)
    return {
      ux: double("ux", f64.div(wide, w)),
      u0: double("u0", f64.const(0)),
      vy: double("vy", f64.div(high, h)),
      v0: double("v0", f64.const(0)),
    };
  const shorter = f64.convertI32(i32.select(width, height, i32.ltS(width, height)));
  const scale = double("scale", f64.div(shorterSide, shorter));
  const placed = (extent: Double, seen: number) => {
    const resized = double("resized", f64.floor(f64.add(f64.mul(extent, scale), 0.5)));
    const step = double("step", f64.div(extent, resized));
    const start = f64.mul(f64.floor(f64.div(f64.sub(resized, seen), 2)), step);
    return [step, double("start", start)] as const;
  };
  const [ux, u0] = placed(wide, w);
  const [vy, v0] = placed(high, h);
  return { ux, u0, vy, v0 };
}

/** A place along one axis of the picture: its pixel, how far the next one counts, and whether there is any. */
interface Along {
  readonly isInside: Local<"i32">;
  readonly first: Local<"i32">;
  readonly next: Local<"i32">;
  readonly share: Local<"f64">;
}

function along(code: Code, i: Whole, step: Double, start: Double, extent: Whole): Along {
  const u = code.variable("f64", "u", f64.add(f64.mul(step, f64.add(f64.convertI32(i), 0.5)), start));
  const isInside = i32.and(f64.ge(u, 0), f64.lt(u, f64.convertI32(extent)));
  const shifted = code.variable("f64", "shifted", f64.sub(u, 0.5));
  code.if(f64.lt(shifted, 0), () => code.set(shifted, 0));
  const first = code.variable("i32", "first", i32.truncF64(shifted));
  return {
    isInside: code.variable("i32", "inside", isInside),
    first,
    next: code.variable("i32", "next", i32.ltS(i32.add(first, 1), extent)),
    share: code.variable("f64", "share", f64.sub(shifted, f64.convertI32(first))),
  };
}

interface Pixel extends Places {
  /** Pixels in a row of the picture. */
  readonly stride: Whole;
  readonly u: Along;
  readonly v: Along;
  readonly x: Whole;
  readonly y: Whole;
}

/** Bilinear, rounded to a byte, then normalised; the mean's colour where the picture has no pixel. */
function writePixel(code: Code, sight: Sight, { picture, input, address, stride, u, v, x, y }: Pixel): void {
  const [, channelStep = 0, rowStep = 0, columnStep = 0] = input.strides;
  const row = i32.mul(v.first, stride);
  const a = code.variable("i32", "a", i32.add(i32.mul(i32.add(row, u.first), pixelBytes), picture));
  const right = i32.mul(u.next, pixelBytes);
  const below = i32.mul(i32.mul(v.next, stride), pixelBytes);
  const b = code.variable("i32", "b", i32.add(a, right));
  const c = code.variable("i32", "c", i32.add(a, below));
  const d = code.variable("i32", "d", i32.add(c, right));
  const rest = (share: Double) => f64.sub(1, share);
  const weights = [
    f64.mul(rest(u.share), rest(v.share)),
    f64.mul(u.share, rest(v.share)),
    f64.mul(rest(u.share), v.share),
    f64.mul(u.share, v.share),
  ].map((weight) => code.variable("f64", "weight", weight));
  const offset = i32.add(i32.mul(y, 4 * rowStep), i32.mul(x, 4 * columnStep));
  const target = code.variable("i32", "target", i32.add(offset, address));
  const { mean, std } = sight.normalisation;
  for (const channel of [0, 1, 2]) {
    const colour = code.variable("i32", "colour");
    code.if(
      i32.and(u.isInside, v.isInside),
      () => {
        const parts = [a, b, c, d].map((at, i) =>
          f64.mul(f64.convertI32(i32.load8U(at, channel)), weights[i] ?? 0),
        );
        code.set(
          colour,
          i32.truncF64(
            f64.add(
              parts.reduce((sum, part) => f64.add(sum, part)),
              0.5,
            ),
          ),
        );
      },
      () => code.set(colour, Math.round((mean[channel] ?? 0) * 255)),
    );
    const seen = f64.div(
      f64.sub(f64.div(f64.convertI32(colour), 255), mean[channel] ?? 0),
      std[channel] ?? 1,
    );
    const plane = sight.channels === "bgr" ? 2 - channel : channel;
    code.do(f32.store(target, f32.demoteF64(seen), 4 * plane * channelStep));
  }
}

/** Half as wide and high, rounded up, in place: each pixel the mean of the four that it replaces. */
const halvingIn = (module: Module) =>
  module.function(
    "halve",
    { picture: "i32", width: "i32", height: "i32" },
    (code, { picture, width, height }) => {
      const to = code.variable("i32", "to", picture);
      const half = (extent: Whole) => i32.shrU(i32.add(extent, 1), 1);
      /** Bytes from a pixel to the one behind it; none from the last. */
      const beside = (place: Whole, extent: Whole, bytes: Whole | number) =>
        i32.mul(i32.ltS(i32.add(place, 1), extent), bytes);
      const pitch = code.variable("i32", "pitch", i32.mul(width, pixelBytes));
      code.for("y", { to: half(height) }, (y) => {
        const top = code.variable("i32", "top", i32.shl(y, 1));
        const row = code.variable("i32", "row", i32.add(picture, i32.mul(top, pitch)));
        const below = code.variable("i32", "below", beside(top, height, pitch));
        code.for("x", { to: half(width) }, (x) => {
          const left = code.variable("i32", "left", i32.shl(x, 1));
          const a = code.variable("i32", "a", i32.add(row, i32.mul(left, pixelBytes)));
          const right = code.variable("i32", "right", beside(left, width, pixelBytes));
          code.for("channel", { to: 3 }, () => {
            const pair = (at: Whole) => i32.add(i32.load8U(at), i32.load8U(i32.add(at, right)));
            const sum = i32.add(pair(a), pair(i32.add(a, below)));
            code.do(i32.store8(to, i32.shrU(i32.add(sum, 2), 2)));
            code.step(a, 1);
            code.step(to, 1);
          });
          code.step(to, 1);
        });
      });
    },
  );
