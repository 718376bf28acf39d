import { valuesOf } from "../../../ir/graph.ts";
import { average, maximum } from "../kernels/per-channel.ts";
import { reduce } from "../kernels/reduce.ts";
import type { Sliding } from "../kernels/sliding.ts";
import { unpooling, winners } from "../kernels/winners.ts";
import { fillAll } from "./copies.ts";
import type { Lower, Lowering } from "./lowering.ts";
import { imageShape, number, numbers, operand, pair, pitchOf, pixelsOf } from "./reading.ts";

function windowsOf(lowering: Lowering, dilations: readonly [number, number]): Sliding {
  const x = lowering.view(operand(lowering, "x"));
  const [batch, , h, w] = imageShape(lowering.y);
  const [kh, kw] = pair(lowering, "kernelShape");
  const [top = 0, left = 0] = numbers(lowering, "pads");
  return {
    batch,
    x: pixelsOf(x),
    taps: { kh, kw, dilations },
    strides: pair(lowering, "strides"),
    origin: [-top, -left],
    windows: [h, w],
    yPitch: pitchOf(lowering.y),
  };
}

export const lowerMaxPool: Lower = (lowering) =>
  lowering.call(maximum(windowsOf(lowering, pair(lowering, "dilations"))), {
    x: lowering.view(operand(lowering, "x")),
    y: lowering.y,
  });

export const lowerMaxPoolWithIndices: Lower = (lowering) => {
  const [, indices] = valuesOf(lowering.node.result);
  if (!indices) throw new Error("MaxPoolWithIndices has one result: this is a bug in thumbnet");
  const places = lowering.view(indices);
  lowering.call(
    winners({ ...windowsOf(lowering, pair(lowering, "dilations")), placePitch: pitchOf(places) }),
    {
      x: lowering.view(operand(lowering, "x")),
      y: lowering.y,
      places,
    },
  );
};

export const lowerMaxUnpool: Lower = (lowering) => {
  const [x, places] = [lowering.view(operand(lowering, "x")), lowering.view(operand(lowering, "indices"))];
  const { y } = lowering;
  const [batch] = imageShape(x);
  fillAll(lowering, y, 0);
  lowering.call(unpooling({ batch, x: pixelsOf(x), placePitch: pitchOf(places), y: pixelsOf(y) }), {
    x,
    places,
    y,
  });
};

export const lowerAveragePool: Lower = (lowering) => {
  const [top = 0, left = 0, bottom = 0, right = 0] = numbers(lowering, "pads");
  const counted = number(lowering, "countIncludePad") ? ([top, left, bottom, right] as const) : none;
  lowering.call(average({ ...windowsOf(lowering, [1, 1]), counted }), {
    x: lowering.view(operand(lowering, "x")),
    y: lowering.y,
  });
};

const none = [0, 0, 0, 0] as const;

export const lowerGlobalAveragePool: Lower = (lowering) => lowerReduction("sum", [2, 3], "mean")(lowering);

/** A sum, a mean or a maximum over axes; over all where none is named. */
function lowerReduction(
  by: "sum" | "max",
  axes: readonly number[] | "attribute",
  scale: "mean" | "whole",
): Lower {
  return (lowering) => {
    const x = lowering.view(operand(lowering, "x"));
    const { shape } = x.type;
    const named = axes === "attribute" ? numbers(lowering, "axes") : axes;
    const isGone = (axis: number) => named.length === 0 || named.includes(axis);
    const staysInY = lowering.y.type.shape.length === shape.length;
    let axisOfY = 0;
    const all = shape.map((extent, axis) => {
      const gone = isGone(axis);
      const stride = gone && !staysInY ? 0 : (lowering.y.strides[axisOfY++] ?? 0);
      return { gone, extent, strides: [x.strides[axis] ?? 0, stride] };
    });
    const gone = all.filter((axis) => axis.gone);
    const count = gone.reduce((product, { extent }) => product * extent, 1);
    const kept = [{ extent: 1, strides: [0, 0] }, ...all.filter((axis) => !axis.gone)];
    lowering.call(
      reduce({
        by,
        factor: scale === "mean" ? 1 / count : 1,
        kept: kept.map(({ extent, strides }) => ({ extent, strides })),
        gone: gone.map(({ extent, strides }) => ({ extent, strides: strides.slice(0, 1) })),
      }),
      { x, y: lowering.y },
    );
  };
}

export const lowerReduceSum = lowerReduction("sum", "attribute", "whole");
export const lowerReduceMean = lowerReduction("sum", "attribute", "mean");
export const lowerReduceMax = lowerReduction("max", "attribute", "whole");
