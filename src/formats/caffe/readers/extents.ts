import type { Value } from "../../../ir/graph.ts";
import type { Pair } from "../../../ops/window.ts";
import type { Site } from "../site.ts";

/** A message of the layer that it cannot do without. */
export function required<T>(site: Site, name: string, message: T | undefined): T {
  if (message) return message;
  throw site.misread(`no ${name}`, `a ${name}`);
}

interface PairRequest {
  readonly name: string;
  /** One number for both directions, or two; empty where it is said apart or not at all. */
  readonly together: readonly number[];
  /** 0 where it is not said. */
  readonly apart: Pair;
  readonly least: 0 | 1;
  /** Where nothing is said. */
  readonly usual?: number;
}

/** Height and width, as Caffe's layers say them. */
export function pairIn(site: Site, { name, together, apart, least, usual }: PairRequest): Pair {
  const isApart = apart.some((extent) => extent > 0);
  if (isApart && together.length > 0)
    throw site.misread(`${name} both together and apart`, `either ${name} or ${name}_h and ${name}_w`);
  const [h = usual, w = h, ...more] = isApart ? apart : together;
  if (h === undefined || w === undefined) throw site.misread(`no ${name}`, `a ${name}`);
  if (more.length > 0) throw site.misread(`${name} for ${more.length + 2} axes`, "one or two numbers");
  if (Math.min(h, w) < least) throw site.misread(`${name} [${h}, ${w}]`, `whole numbers from ${least}`);
  return [h, w];
}

/** An axis that may be counted from the back, counted from the front. */
export function axisIn(site: Site, axis: number, rank: number): number {
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw site.misread(`axis ${axis}`, `axes from ${-rank} to ${rank - 1}`);
}

/** The channels of an image, or of whatever has a second axis. */
export function channelsOf(site: Site, x: Value): number {
  const [, channels] = x.type.shape;
  if (channels !== undefined) return channels;
  throw site.misread(`a bottom of shape [${x.type.shape}]`, "one with channels");
}
