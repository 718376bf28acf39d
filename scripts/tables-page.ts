/** docs/tables.md: every number that the source documents count, counted again. */
import { documents } from "./tables/index.ts";
import { markdownOf } from "./tables/table.ts";

const opening = `# Tables, counted again

Every table of the documents that thumbnet starts from, where it counts something: what is printed, what our graphs
count, and why they differ where they do. \`npm run tables\` writes this page; a number that neither agrees within its
last printed digit nor says why not fails \`npm test\`.

MACs and mult-adds are multiply–accumulates of convolutions and fully connected layers; FLOPs are twice that
([units](units.md)). Accuracies are the documents' and are not repeated here.`;

export const tablesPage = (): string => `${[opening, ...documents.map(markdownOf)].join("\n\n")}\n`;
