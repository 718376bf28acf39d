import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "./generated/onnx_pb.ts";

/**
 * A file whose graph also gives these values. Protobuf joins messages that follow each other, so a message that holds
 * nothing but the outputs is added to the file as it is; what kinds of operators it has does not matter.
 */
export function withOutputs(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  if (names.length === 0) return bytes;
  const more = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { graph: { output: names.map((name) => ({ name })) } }),
  );
  const joined = new Uint8Array(bytes.length + more.length);
  joined.set(bytes);
  joined.set(more, bytes.length);
  return joined;
}

/** What the last node at or under a path gives; the path is that of nodes' names, with slashes between blocks. */
export function valueUnder(bytes: Uint8Array, path: string): string | undefined {
  const { graph } = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  const wanted = path.replace(/^\//, "");
  const isUnder = (name: string): boolean => {
    const own = name.replace(/^\//, "");
    return own === wanted || own.startsWith(`${wanted}/`);
  };
  return graph?.node.findLast(({ name, output }) => isUnder(name) || output.some(isUnder))?.output[0];
}
