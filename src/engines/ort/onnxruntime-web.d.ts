/** The same interface as `onnxruntime-node`; declared here because the package need not be installed. */
declare module "onnxruntime-web/wasm" {
  export { env, InferenceSession, Tensor } from "onnxruntime-node";
}
