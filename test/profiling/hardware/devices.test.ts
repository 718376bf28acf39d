import { describe, expect, test } from "vitest";
import arrayProfile from "../../../src/profiling/hardware/devices/array-16x16.json" with { type: "json" };
import laptopProfile from "../../../src/profiling/hardware/devices/laptop-core.json" with { type: "json" };
import {
  deviceFrom,
  deviceNamed,
  deviceNames,
  energyAt45nm as energy,
  type RooflineDevice,
} from "../../../src/profiling/hardware/index.ts";

const complaintOf = (profile: unknown): string => {
  try {
    deviceFrom(typeof profile === "string" ? profile : JSON.stringify(profile), "my.json");
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  return "none";
};

describe("a device profile", () => {
  test("of each device that comes along can be read, and goes by its file's name", () => {
    expect(deviceNames).toContain("raspberry-pi-4");
    expect(deviceNames.map((name) => deviceNamed(name)?.name)).toEqual(deviceNames);
    expect(deviceNamed("abacus")).toBeUndefined();
  });

  test("of one's own is read from text", () => {
    expect(deviceFrom(JSON.stringify(laptopProfile), "my.json")).toEqual(deviceNamed("laptop-core"));
    expect(deviceFrom(JSON.stringify(arrayProfile), "my.json")).toEqual(deviceNamed("array-16x16"));
  });

  test("with a missing field is refused with the file, the field and what would fit", () => {
    const { bytes: _, ...onChip } = laptopProfile.onChip;
    expect(complaintOf({ ...laptopProfile, onChip })).toMatchInlineSnapshot(
      `"FormatError: device profile my.json, onChip.bytes: found nothing; would fit: { "value": the bytes that the chip keeps, "source": where that is from }"`,
    );
    const { source: __, ...rows } = arrayProfile.rows;
    expect(complaintOf({ ...arrayProfile, rows })).toMatchInlineSnapshot(
      `"FormatError: device profile my.json, rows.source: found nothing; would fit: a document, a measurement, or what the number is inferred from"`,
    );
    const { offChip: ___, ...cut } = laptopProfile;
    expect(complaintOf(cut)).toMatchInlineSnapshot(
      `"FormatError: device profile my.json, offChip: found nothing; would fit: { "bytesPerSecond": …, "picojoulesPerByte": … } of the memory beyond the chip"`,
    );
  });

  test.each([
    ["text that is no JSON", "peak: 5"],
    ["a list", []],
    ["an unknown kind", { ...laptopProfile, kind: "abacus" }],
    ["a misspelt field", { ...laptopProfile, onchip: 1 }],
    ["a number without a source", { ...arrayProfile, hertz: 1e9 }],
    ["a negative number", { ...arrayProfile, hertz: { value: -1, source: "mine" } }],
    ["half a row", { ...arrayProfile, rows: { value: 0.5, source: "mine" } }],
    ["more zeros than weights", { ...arrayProfile, zeroWeights: { value: 1.5, source: "mine" } }],
    ["an empty source", { ...arrayProfile, hertz: { value: 1e9, source: " " } }],
    ["a precision that nobody has", { ...laptopProfile, precisions: { float99: {} } }],
    ["no precision", { ...laptopProfile, precisions: {} }],
  ])("with %s is refused", (_, profile) => {
    expect(complaintOf(profile)).toMatchSnapshot();
  });
});

describe("an energy that is said to be Horowitz's", () => {
  const { picojoulesPerOperation: of, picojoulesPer64Bits: from } = energy;
  const mac = {
    float32: of["float32 multiply"] + of["float32 add"],
    int8: of["int8 multiply"] + of["int32 add"],
    int16: 4 * of["int8 multiply"] + of["int32 add"],
  };

  test.each([
    ["laptop-core", "float32", mac.float32 + of.instruction / 16],
    ["raspberry-pi-4", "float32", mac.float32 + of.instruction / 4],
    ["raspberry-pi-4", "int8", mac.int8 + of.instruction / 8],
    ["cortex-m7", "int8", mac.int16 + of.instruction / 2],
    ["cortex-m7", "int16", mac.int16 + of.instruction / 2],
    ["cortex-m7", "float32", mac.float32 + of.instruction],
    ["max78000", "int8", mac.int8],
    ["edge-tpu", "int8", mac.int8],
    ["tesla-k40", "float32", mac.float32 + of.instruction / 32],
  ] as const)("is his for a MAC of %s in %s", (name, precision, picojoules) => {
    expect(rooflineNamed(name).precisions.get(precision)?.picojoulesPerMac.value).toBeCloseTo(picojoules, 6);
  });

  test.each(deviceNames)("is his for the memories of %s, by the cache that its source names", (name) => {
    const device = deviceNamed(name);
    const levels = device?.kind === "roofline" ? [device.onChip, device.offChip] : [];
    for (const { picojoulesPerByte } of levels) {
      const row = Object.entries(from).find(([cache]) =>
        picojoulesPerByte.source.includes(cache.replace(", at least", " 1.3 to")),
      );
      expect(picojoulesPerByte.value).toBe((row?.[1] ?? Number.NaN) / 8);
    }
  });

  test("is his for a MAC of the arrays", () => {
    const picojoules = deviceNames
      .map(deviceNamed)
      .flatMap((d) => (d?.kind === "array" ? d.picojoulesPerMac.value : []));
    expect(picojoules).toEqual([mac.int16, mac.int16]);
  });
});

function rooflineNamed(name: string): RooflineDevice {
  const device = deviceNamed(name);
  if (device?.kind !== "roofline") throw new Error(`${name} has no roofline`);
  return device;
}
