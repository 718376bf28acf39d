import { costs, network, noted, type SourceDocument } from "./table.ts";

/** How many times fewer parameters, as the reading prints it. */
const fewer = (row: string, than: string, of: string, published: string, note?: string) => {
  const ours = network(than).parameterCount / network(of).parameterCount;
  return noted({ row, column: "times fewer parameters", published, ours }, note);
};

export const squeezenextReading: SourceDocument = {
  title: "SqueezeNext (Gholami et al. 2018, as the reading tells it)",
  tables: [
    {
      title: "Parameters of the family",
      about: "Millions of parameters. Five of these networks match the authors' prototxts layer by layer.",
      rows: [
        ...costs("1.0-SqNxt-23", { of: "squeezenext-1.0-23", parameters: "0.72M" }),
        ...costs("1.0-G-SqNxt-23", { of: "squeezenext-1.0-g-23", parameters: "0.54M" }),
        ...costs("1.0-SqNxt-23v2", { of: "squeezenext-1.0-23v2", parameters: "0.74M" }),
        ...costs("1.0-SqNxt-23v3", { of: "squeezenext-1.0-23v3", parameters: "0.74M" }),
        ...costs("1.0-SqNxt-23v4", { of: "squeezenext-1.0-23v4", parameters: "0.77M" }),
        ...costs("1.0-SqNxt-23v5", { of: "squeezenext-1.0-23v5", parameters: "0.94M" }),
        ...costs("1.0-SqNxt-34", { of: "squeezenext-1.0-34", parameters: "1.0M" }),
        ...costs("1.0-SqNxt-44", { of: "squeezenext-1.0-44", parameters: "1.2M" }),
        ...costs("1.5-SqNxt-23", { of: "squeezenext-1.5-23", parameters: "1.4M" }),
        ...costs("1.5-SqNxt-34", { of: "squeezenext-1.5-34", parameters: "2.1M" }),
        ...costs("1.5-SqNxt-44", { of: "squeezenext-1.5-44", parameters: "2.6M" }),
        ...costs("2.0-SqNxt-23", { of: "squeezenext-2.0-23", parameters: "2.4M" }),
        ...costs("2.0-SqNxt-23v5", { of: "squeezenext-2.0-23v5", parameters: "3.2M" }),
        ...costs("2.0-SqNxt-34", { of: "squeezenext-2.0-34", parameters: "3.8M" }),
        ...costs("2.0-SqNxt-44", { of: "squeezenext-2.0-44", parameters: "4.4M" }),
      ],
    },
    {
      title: "How much smaller",
      about: "Quotients of parameters.",
      rows: [
        fewer(
          "1.0-SqNxt-23 beside AlexNet",
          "alexnet",
          "squeezenext-1.0-23",
          "87",
          "87 is 62.4 million, AlexNet without its groups, over 0.717",
        ),
        fewer("1.0-G-SqNxt-23 beside AlexNet", "alexnet", "squeezenext-1.0-g-23", "112"),
        fewer(
          "2.0-SqNxt-44 beside VGG-19",
          "vgg-19",
          "squeezenext-2.0-44",
          "31",
          "31 is 138 million, which is VGG-16, over 4.4",
        ),
        fewer("2.0-SqNxt-23v5 beside MobileNet v1", "mobilenet-v1", "squeezenext-2.0-23v5", "1.3"),
      ],
    },
  ],
};
