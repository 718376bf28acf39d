import { mix, type Rgb, rgb, varied } from "../drawing/colour.ts";
import type { Random } from "../random.ts";
import type { Spot } from "./camera.ts";

/** The weather and the hour. */
export interface Light {
  /** Unit vector towards the sun. */
  readonly sun: Spot;
  /** What the sun adds to a surface that faces it. */
  readonly sunColour: Rgb;
  /** What reaches every surface. */
  readonly ambient: Rgb;
  readonly zenith: Rgb;
  readonly haze: Rgb;
  /** Metres over which haze takes two thirds of a colour. */
  readonly visibility: number;
  /** Share of the sky that clouds cover, 0..1. */
  readonly clouds: number;
  readonly cloudColour: Rgb;
}

interface Weather {
  readonly zenith: Rgb;
  readonly haze: Rgb;
  readonly sunColour: Rgb;
  readonly ambient: Rgb;
  readonly cloudColour: Rgb;
  readonly clouds: readonly [number, number];
  readonly elevation: readonly [number, number];
  readonly visibility: readonly [number, number];
}

const clear: Weather = {
  zenith: rgb(0x4f7fbe),
  haze: rgb(0xc4d6e6),
  sunColour: [0.72, 0.67, 0.56],
  ambient: [0.46, 0.49, 0.56],
  cloudColour: rgb(0xf4f5f7),
  clouds: [0.1, 0.6],
  elevation: [25, 60],
  visibility: [120, 400],
};

const overcast: Weather = {
  zenith: rgb(0xaab1b8),
  haze: rgb(0xd6d9dc),
  sunColour: [0.1, 0.1, 0.1],
  ambient: [0.7, 0.71, 0.73],
  cloudColour: rgb(0x9aa1a8),
  clouds: [0.5, 0.9],
  elevation: [40, 60],
  visibility: [60, 200],
};

const evening: Weather = {
  zenith: rgb(0x4a5a80),
  haze: rgb(0xe0b489),
  sunColour: [0.75, 0.5, 0.28],
  ambient: [0.42, 0.4, 0.46],
  cloudColour: rgb(0xd99a86),
  clouds: [0.2, 0.7],
  elevation: [8, 20],
  visibility: [100, 250],
};

const dusk: Weather = {
  zenith: rgb(0x28344f),
  haze: rgb(0x76788c),
  sunColour: [0.06, 0.06, 0.08],
  ambient: [0.42, 0.44, 0.52],
  cloudColour: rgb(0x4b5066),
  clouds: [0.2, 0.8],
  elevation: [20, 40],
  visibility: [80, 200],
};

export function drawLight(random: Random): Light {
  const weather = random.oneOf([clear, clear, overcast, overcast, evening, dusk]);
  const elevation = (random.between(...weather.elevation) * Math.PI) / 180;
  const around = random.between(0, 2 * Math.PI);
  return {
    ...weather,
    sun: [
      Math.cos(elevation) * Math.sin(around),
      Math.sin(elevation),
      Math.cos(elevation) * Math.cos(around),
    ],
    zenith: varied(weather.zenith, random, 0.05),
    haze: varied(weather.haze, random, 0.05),
    visibility: random.between(...weather.visibility),
    clouds: random.between(...weather.clouds),
  };
}

/** The colour of a surface that faces along `normal` and lies `z` metres away. */
export function lit(colour: Rgb, [nx, ny, nz]: Spot, z: number, light: Light): Rgb {
  const facing = Math.max(0, nx * light.sun[0] + ny * light.sun[1] + nz * light.sun[2]);
  const seen: Rgb = [
    colour[0] * (light.ambient[0] + light.sunColour[0] * facing),
    colour[1] * (light.ambient[1] + light.sunColour[1] * facing),
    colour[2] * (light.ambient[2] + light.sunColour[2] * facing),
  ];
  return mix(seen, light.haze, hazeShare(z, light));
}

/** How much of a colour is lost to haze over so many metres. */
export const hazeShare = (z: number, { visibility }: Light): number => 1 - Math.exp(-z / visibility);

/** What is left of the light on level ground where the sun does not reach. */
export function shadowOf({ ambient, sunColour, sun }: Light): number {
  const open = ambient[1] + sunColour[1] * sun[1];
  return ambient[1] / open;
}

/** The colour of the sky at a height above the horizon, 0..1. */
export const skyColour = (height: number, { haze, zenith }: Light): Rgb =>
  mix(haze, zenith, Math.min(1, Math.max(0, height)) ** 0.7);
