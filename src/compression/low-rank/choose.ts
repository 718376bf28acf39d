import { filtersOf, type Layer } from "./layers.ts";
import { type Decomposition, type FilterShape, macsAPixel, type Ranks } from "./method.ts";
import { type MethodName, methods } from "./methods.ts";

/** One layer's filters, taken apart in one way. */
export interface Candidate {
  readonly layer: Layer;
  readonly method: MethodName;
  readonly decomposition: Decomposition;
}

/** A candidate with its ranks. */
export interface Choice extends Candidate {
  readonly ranks: Ranks;
  readonly macs: number;
  /** ‖W − W′‖² / ‖W‖², or a little less. */
  readonly error: number;
}

/** Takes a layer's filters apart in every way that fits them. What takes time is here. */
export const candidatesFor = (
  layer: Layer,
  { weights, among }: { readonly weights: Float32Array; readonly among: readonly MethodName[] },
): readonly Candidate[] =>
  among
    .filter((method) => methods[method].fits(layer.shape))
    .map((method) => ({
      layer,
      method,
      decomposition: methods[method].decompose(filtersOf(layer, weights)),
    }));

/**
 * Of a layer's candidates the ranks with the fewest MACs that keep this share of Σ w²; `undefined` where none saves any.
 */
export function byEnergy(candidates: readonly Candidate[], energy: number): Choice | undefined {
  const good = candidates.flatMap(choicesOf).filter(({ error }) => error <= 1 - energy);
  return good.reduce<Choice | undefined>(
    (best, choice) => (best === undefined || choice.macs < best.macs ? choice : best),
    undefined,
  );
}

/**
 * Ranks for layers so that together they save as many MACs: again and again the step that loses least for each MAC that
 * it saves. What is lost is counted in logarithms of the energy that is left, so that the product over all layers stays
 * large and none gives all it has (Zhang et al. 2015, §2.4). All that can be saved where that is too little.
 */
export function bySaving(layers: readonly (readonly Candidate[])[], macs: number): readonly Choice[] {
  const steps = layers
    .flatMap((candidates, layer) =>
      descent(candidates.flatMap(choicesOf)).map((step) => ({ ...step, layer })),
    )
    .sort((a, b) => a.slope - b.slope);
  const chosen = new Map<number, Choice>();
  let saved = 0;
  for (const { layer, to, saves } of steps) {
    if (saved >= macs) break;
    chosen.set(layer, to);
    saved += saves;
  }
  return [...chosen].sort(([a], [b]) => a - b).map(([, choice]) => choice);
}

/** Everything that a candidate can become with fewer MACs than its layer has. */
function choicesOf(candidate: Candidate): readonly Choice[] {
  const { layer, decomposition } = candidate;
  const method = methods[candidate.method];
  const pixels = method.pixels(layer.pixels);
  const choices: Choice[] = [];
  for (const ranks of method.ranks(layer.shape)) {
    const macs = macsOf(method.shapes(layer.shape, ranks), pixels);
    if (macs < layer.macs) choices.push({ ...candidate, ranks, macs, error: decomposition.error(ranks) });
  }
  return choices;
}

const macsOf = (shapes: readonly FilterShape[], pixels: readonly number[]): number =>
  shapes.reduce((macs, shape, i) => macs + (pixels[i] ?? 0) * macsAPixel(shape), 0);

interface Step {
  readonly to: Choice;
  /** MACs saved by this step alone. */
  readonly saves: number;
  /** What is lost for each of them. */
  readonly slope: number;
}

/** The way from a whole layer to fewer and fewer MACs along the lower convex hull of what it can become. */
function descent(choices: readonly Choice[]): readonly Step[] {
  const [any] = choices;
  if (!any) return [];
  const steps: Step[] = [];
  const start = { macs: any.layer.macs, error: 0 };
  for (const to of [...choices].sort((a, b) => b.macs - a.macs || b.error - a.error)) {
    let step = stepTo(to, steps.at(-1)?.to ?? start);
    // A steeper step before a flatter one is no part of the hull.
    while (steps.length && step.slope <= (steps.at(-1)?.slope ?? 0)) {
      steps.pop();
      step = stepTo(to, steps.at(-1)?.to ?? start);
    }
    if (step.saves > 0) steps.push(step);
  }
  return steps;
}

function stepTo(to: Choice, from: Pick<Choice, "macs" | "error">): Step {
  const saves = from.macs - to.macs;
  return { to, saves, slope: saves > 0 ? (lost(to) - lost(from)) / saves : Number.NEGATIVE_INFINITY };
}

const lost = ({ error }: Pick<Choice, "error">): number => -Math.log(Math.max(Number.MIN_VALUE, 1 - error));
