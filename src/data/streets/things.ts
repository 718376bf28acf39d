import type { Random } from "../random.ts";
import { building, skyline } from "./buildings.ts";
import { car } from "./cars.ts";
import { clutter, fence, lampPost, post, sign } from "./furniture.ts";
import { cyclist, person } from "./people.ts";
import {
  besideRoad,
  farthest,
  middleAt,
  pavementOf,
  type Side,
  type StreetPlan,
  stretchesOf,
} from "./plan.ts";
import type { Ground, Thing } from "./stage.ts";
import { bush, drawSeason, type Season, tree } from "./trees.ts";

/** Everything that stands or moves in a street, in no order. `dice` gives each kind of thing its own stream. */
export function drawThings(plan: StreetPlan, dice: (purpose: string) => Random): readonly Thing[] {
  const season = drawSeason(dice("season"));
  return [
    skyline(dice("skyline")),
    ...([-1, 1] as const).flatMap((side) => [
      ...drawRow(plan, side, season, dice(`row ${side}`)),
      ...drawKerb(plan, side, season, dice(`kerb ${side}`)),
      ...drawParked(plan, side, dice(`parked ${side}`)),
    ]),
    ...drawTraffic(plan, dice("traffic")),
    ...drawPeople(plan, dice("people")),
    ...drawCyclists(plan, dice("cyclists")),
  ];
}

/** Beyond the pavement: houses, gardens behind fences or hedges, greens. */
function drawRow(plan: StreetPlan, side: Side, season: Season, random: Random): readonly Thing[] {
  const edge = (z: number, beyond = 0): Ground => ({
    x: besideRoad(plan, side, z, pavementOf(plan, side) + beyond),
    z,
  });
  return stretchesOf(plan, side).flatMap((stretch): readonly Thing[] => {
    const { kind, from, to } = stretch;
    if (kind === "building") return [building(plan, side, stretch, random)];
    if (kind === "sidestreet") return [];
    const trees = repeat(1 + random.below(3), () =>
      tree(edge(random.between(from, to), random.between(1.5, 9)), season, random),
    );
    if (kind === "green") return trees;
    const house = random.chance(0.6)
      ? [
          building(
            plan,
            side,
            { ...stretch, setback: random.between(5, 9), height: random.between(5, 9) },
            random,
          ),
        ]
      : [];
    const border = random.chance(0.65)
      ? [fence(edge(from), edge(to), random)]
      : repeat(Math.ceil((to - from) / 1.2), (i) =>
          bush(edge(from + i * 1.2, 0.4), random.between(0.9, 1.7), season, random),
        );
    return [...house, ...trees, ...border];
  });
}

/** Along the kerb: lamp posts, signs, bollards, street trees, railings, bins. */
function drawKerb(plan: StreetPlan, side: Side, season: Season, random: Random): readonly Thing[] {
  const kerb = (z: number, beyond = 0.4): Ground => ({ x: besideRoad(plan, side, z, beyond), z });
  const things: Thing[] = [];
  const spacing = random.between(14, 26);
  for (let z = random.between(5, spacing); z < farthest / 2; z += spacing)
    things.push(lampPost(kerb(z, 0.5), -side * random.between(0.8, 2), random));
  for (let i = random.below(4); i > 0; i--) things.push(sign(kerb(random.between(5, 32)), random));
  for (let i = random.below(5); i > 0; i--) things.push(post(kerb(random.between(5, 25)), random));
  if (random.chance(0.4)) {
    const every = random.between(7, 12);
    const beyond = Math.min(pavementOf(plan, side) - 0.3, random.between(0.7, 1.6));
    for (let z = random.between(6, 14); z < 70; z += every)
      things.push(tree(kerb(z, beyond), season, random));
  }
  if (random.chance(0.22)) {
    const from = random.between(4, 20);
    things.push(fence(kerb(from, 0.25), kerb(from + random.between(5, 14), 0.25), random));
  }
  if (random.chance(0.4)) things.push(clutter(kerb(random.between(5, 20), 1), random));
  return things;
}

/** Cars that stand at the kerb. */
function drawParked(plan: StreetPlan, side: Side, random: Random): readonly Thing[] {
  const things: Thing[] = [];
  const likely = random.chance(0.6) ? random.between(0.3, 0.9) : 0;
  for (let z = random.between(6, 12); z < 75; z += random.between(5.6, 7.5))
    if (random.chance(likely))
      things.push(car({ x: besideRoad(plan, side, z, -1.05), z }, side < 0 ? Math.PI : 0, random));
  return things;
}

/** Cars on the move: ahead, coming, crossing. */
function drawTraffic(plan: StreetPlan, random: Random): readonly Thing[] {
  const things: Thing[] = [];
  // Clear of the middle line and of cars that stand at the kerb.
  const aside = 0.95 + 0.3 * (plan.half - 3.6);
  const lane = (side: Side, z: number): Ground => ({ x: middleAt(plan, z) + side * aside, z });
  if (random.chance(0.65)) things.push(car(lane(1, random.between(9, 45)), 0, random));
  if (random.chance(0.65)) things.push(car(lane(-1, random.between(11, 55)), Math.PI, random));
  if (random.chance(0.18)) {
    const z = random.between(12, 28);
    const across = random.chance(0.5) ? Math.PI / 2 : -Math.PI / 2;
    things.push(car({ x: middleAt(plan, z) + random.between(-4, 4), z }, across, random));
  }
  return things;
}

function drawPeople(plan: StreetPlan, random: Random): readonly Thing[] {
  const walking = repeat(1 + random.below(7), (): readonly Thing[] => {
    const side = random.chance(0.5) ? 1 : -1;
    const z = random.between(5, 38);
    const beyond = random.between(0.5, pavementOf(plan, side) - 0.2);
    const first = person({ x: besideRoad(plan, side, z, beyond), z }, random);
    if (!random.chance(0.3)) return [first];
    return [first, person({ x: besideRoad(plan, side, z, beyond + 0.6), z: z + 0.2 }, random)];
  }).flat();
  if (!random.chance(0.3)) return walking;
  const z = random.between(7, 24);
  const x = middleAt(plan, z) + random.between(-plan.half, plan.half);
  return [...walking, person({ x, z }, random)];
}

function drawCyclists(plan: StreetPlan, random: Random): readonly Thing[] {
  return repeat(random.below(4), () => {
    const across = random.chance(0.35);
    const side = random.chance(0.6) ? 1 : -1;
    const z = random.between(5.5, 26);
    const beyond = across ? random.between(-3, 1) : random.between(-1.4, -0.5);
    return cyclist({ x: besideRoad(plan, side, z, beyond), z }, across, random);
  });
}

const repeat = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
