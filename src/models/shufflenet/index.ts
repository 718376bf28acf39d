import type { Model } from "../define.ts";
import { shufflenetsV1 } from "./shufflenet-v1.ts";
import { shufflenetsV2 } from "./shufflenet-v2.ts";

/** Networks whose channels change places between grouped or halved convolutions. */
export const shuffleModels: readonly Model[] = [...shufflenetsV1, ...shufflenetsV2];
