/** Device profiles from their data files. */
import {
  type Arithmetic,
  type ArrayDevice,
  type Device,
  type Precision,
  precisions,
  type RooflineDevice,
  type Sourced,
} from "./device.ts";
import {
  type Bounds,
  type Field,
  misfit,
  number,
  object,
  type Place,
  type Reader,
  text,
  word,
} from "./fields.ts";

/** A device from the text of a JSON file; throws a `FormatError` that names the file, the field and what would fit. */
export function deviceFrom(json: string, file: string): Device {
  const place = { file, path: "" };
  return readDevice(parsed(json, place), place);
}

function parsed(json: string, place: Place): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw misfit(json, place, "JSON");
  }
}

const kinds = ["roofline", "array"] as const;

/** A device from parsed JSON. */
export const readDevice: Reader<Device> = object(
  "an object in braces with a kind, a name and what they ask for",
  (field): Device => {
    const kind = field("kind", word(kinds));
    const names = {
      name: field("name", text("a short name, such as raspberry-pi-4")),
      describes: field("describes", text("a sentence that says which device this is")),
    };
    if (kind === "roofline") return { kind, ...names, ...roofline(field) };
    return { kind, ...names, ...array(field) };
  },
);

type Described = "kind" | "name" | "describes";

const roofline = (field: Field): Omit<RooflineDevice, Described> => ({
  precisions: field("precisions", arithmetics),
  onChip: field(
    "onChip",
    object('{ "bytes": …, "picojoulesPerByte": … } of the memory on the chip', (of) => ({
      bytes: of("bytes", sourced("the bytes that the chip keeps")),
      picojoulesPerByte: of("picojoulesPerByte", sourced("the picojoules of reading a byte on the chip")),
    })),
  ),
  offChip: field(
    "offChip",
    object('{ "bytesPerSecond": …, "picojoulesPerByte": … } of the memory beyond the chip', (of) => ({
      bytesPerSecond: of("bytesPerSecond", sourced("the bytes per second that cross the chip's edge")),
      picojoulesPerByte: of("picojoulesPerByte", sourced("the picojoules of fetching a byte from beyond")),
    })),
  ),
});

const array = (field: Field): Omit<ArrayDevice, Described> => ({
  precision: field("precision", word(precisions)),
  rows: field("rows", sourced("how many rows of processing elements there are", whole)),
  columns: field("columns", sourced("how many columns of processing elements there are", whole)),
  hertz: field("hertz", sourced("clock cycles per second")),
  registers: field("registers", sourced("how many partial sums a processing element keeps", whole)),
  buffer: field(
    "buffer",
    object('{ "bytes": …, "resultShare": … } of the on-chip buffer', (of) => ({
      bytes: of("bytes", sourced("the bytes of the on-chip buffer")),
      resultShare: of(
        "resultShare",
        sourced("the share of it that keeps results, from 0 to 0.9", { least: 0, most: 0.9 }),
      ),
    })),
  ),
  offChip: field(
    "offChip",
    object('{ "bytesPerSecond": …, "latencyCycles": … } of the memory beyond the chip', (of) => ({
      bytesPerSecond: of("bytesPerSecond", sourced("the bytes per second that cross the chip's edge")),
      latencyCycles: of("latencyCycles", sourced("cycles from asking to the first byte", { least: 0 })),
    })),
  ),
  zeroWeights: field(
    "zeroWeights",
    sourced("the share of the weights that are zero, from 0 to 1", { least: 0, most: 1 }),
  ),
  picojoulesPerMac: field("picojoulesPerMac", sourced("the picojoules of one MAC")),
  macsPerAccess: field(
    "macsPerAccess",
    object('{ "register": …, "neighbour": …, "buffer": …, "offChip": … }', (of) => ({
      register: of("register", sourced("the energy of a register access, in MACs")),
      neighbour: of("neighbour", sourced("the energy of reaching a neighbour, in MACs")),
      buffer: of("buffer", sourced("the energy of a buffer access, in MACs")),
      offChip: of("offChip", sourced("the energy of an access beyond the chip, in MACs")),
    })),
  ),
});

const whole = { least: 1, kind: "whole" } as const;

const arithmetics: Reader<ReadonlyMap<Precision, Arithmetic>> = (found, place) => {
  const read = object(
    '{ "float32": … }, or other precisions',
    (field, names) => new Map(names.map((name) => named(name, field))),
  )(found, place);
  if (read.size === 0) throw misfit(found, place, `at least one of ${precisions.join(", ")}`);
  return read;

  function named(name: string, field: Field): [Precision, Arithmetic] {
    const precision = word(precisions)(name, place);
    return [precision, field(precision, arithmetic)];
  }
};

const arithmetic: Reader<Arithmetic> = object('{ "macsPerSecond": …, "picojoulesPerMac": … }', (of) => ({
  macsPerSecond: of("macsPerSecond", sourced("the MACs per second at best")),
  picojoulesPerMac: of("picojoulesPerMac", sourced("the picojoules of one MAC")),
}));

/** `{ "value": …, "source": … }`: a number above 0, or within the bounds, and where it is from. */
function sourced(meaning: string, bounds: Omit<Bounds, "fits"> = {}): Reader<Sourced> {
  const fits = `{ "value": ${meaning}, "source": where that is from }`;
  return object(fits, (of) => ({
    value: of(
      "value",
      number({ fits: `a ${bounds.kind === "whole" ? "whole " : ""}number: ${meaning}`, ...bounds }),
    ),
    source: of("source", text("a document, a measurement, or what the number is inferred from")),
  }));
}
