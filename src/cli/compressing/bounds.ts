import { count } from "../../reports/numbers.ts";
import { UsageError } from "../errors.ts";
import type { Judge } from "../judges.ts";
import type { Stage } from "./stages.ts";

/** What a compressed network must keep to. */
export interface Bounds {
  /** Points of the metric that may be lost. */
  readonly maxDrop?: number | undefined;
  readonly targetBytes?: number | undefined;
}

interface Asked extends Bounds {
  readonly bits: number | undefined;
}

/** Points that may be lost where nothing says how far to go. */
const usualDrop = 0.5;

export const boundsFor = ({ maxDrop, targetBytes, bits }: Asked): Bounds => {
  const isFree = bits === undefined && targetBytes === undefined;
  return { maxDrop: maxDrop ?? (isFree ? usualDrop : undefined), targetBytes };
};

export const isWithin = (
  { bytes, drop }: Pick<Stage, "bytes" | "drop">,
  { maxDrop = Number.POSITIVE_INFINITY, targetBytes = Number.POSITIVE_INFINITY }: Bounds,
): boolean => drop <= maxDrop && bytes <= targetBytes;

/** Refuses a network beyond its bounds, and says what was reached. */
export function checkBounds(last: Pick<Stage, "bytes" | "drop">, bounds: Bounds, { metric }: Judge): void {
  if (isWithin(last, bounds)) return;
  const { maxDrop, targetBytes } = bounds;
  const asked = [
    ...(targetBytes === undefined ? [] : [`--target-bytes ${targetBytes}`]),
    ...(maxDrop === undefined ? [] : [`--max-drop ${maxDrop}`]),
  ];
  throw new UsageError(
    `${asked.join(" with ")} cannot be kept to: what was reached is ${count(last.bytes)} bytes with ${metric} ${last.drop.toFixed(2)} points worse`,
  );
}
