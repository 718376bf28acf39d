import { articleTables } from "./article.ts";
import { lecture } from "./lecture.ts";
import { squeezeUnetPaper } from "./squeeze-unet-paper.ts";
import { squeezenetNotes } from "./squeezenet-notes.ts";
import { squeezenextReading } from "./squeezenext-reading.ts";
import type { SourceDocument } from "./table.ts";

/** Every document whose tables are counted again, in the order of the page. */
export const documents: readonly SourceDocument[] = [
  squeezeUnetPaper,
  articleTables,
  squeezenetNotes,
  squeezenextReading,
  lecture,
];
