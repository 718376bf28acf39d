import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { maskedCrc32c } from "../../src/reports/masked-crc32c.ts";
import { eventRecord, fileVersionRecord } from "../../src/reports/tensorboard.ts";

const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

describe("the masked checksum", () => {
  test("is CRC-32C, rotated by 15 bits and moved by a constant within 32 bits", () => {
    expect(maskedCrc32c(new Uint8Array())).toBe(0xa282ead8);
    const crc = 0xe3069283n;
    const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
    expect(maskedCrc32c(ascii("123456789"))).toBe(Number((rotated + 0xa282ead8n) & 0xffffffffn));
  });
});

describe("event records", () => {
  test("are the bytes that TensorBoard's own reader took for these events", () => {
    const records = [
      fileVersionRecord(1700000000.5),
      eventRecord({
        step: 1,
        wallTime: 1700000001.25,
        scalars: { "train/loss": 2.5, "learning rate": 1e-4 },
      }),
      eventRecord({
        step: 5_000_000_000,
        wallTime: 1700000002,
        scalars: { "val/meanIoU": 0.53125, "train/loss": Number.POSITIVE_INFINITY, é: Number.NaN },
      }),
      eventRecord({ step: 300, wallTime: 1700000003, scalars: {} }),
    ];
    const golden = readFileSync(new URL("goldens/tensorboard.hex", import.meta.url), "utf8");
    expect(records.map(hex)).toEqual(golden.trimEnd().split("\n"));
  });

  test("round a value beyond float32 to infinity", () => {
    const event = (loss: number) => eventRecord({ step: 1, wallTime: 0, scalars: { loss } });
    expect(event(1e39)).toEqual(event(Number.POSITIVE_INFINITY));
  });
});
