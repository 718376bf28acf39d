import { expect, test } from "vitest";
import { parseDescription } from "../../../src/data/node/index.ts";
import { description } from "./folder-of.ts";

const valid = JSON.parse(description);

test("a description without void, masks and licence means index masks in which 255 is void", () => {
  const { classes } = valid;
  expect(parseDescription({ name: "n", classes }, "dataset.json")).toEqual({
    name: "n",
    classes: {
      names: ["ground", "thing"],
      colours: [
        [10, 20, 30],
        [200, 100, 50],
      ],
    },
    void: 255,
    masks: "indices",
    source: "dataset.json",
  });
  expect(parseDescription({ ...valid, void: null }, "dataset.json").void).toBeUndefined();
});

test("each field that does not fit is named, with what would fit", () => {
  const [ground] = valid.classes;
  const wrong = [
    [],
    { ...valid, name: 3 },
    { ...valid, classes: [] },
    { ...valid, classes: [{ colour: [1, 2, 3] }] },
    { ...valid, classes: [{ name: "x", colour: "#fff" }] },
    { ...valid, classes: [{ name: "x", colour: [1, 2, 300] }] },
    { ...valid, classes: [ground, ground] },
    { ...valid, void: "none" },
    { ...valid, masks: "rgb" },
    { ...valid, licence: 4 },
  ];
  const said = wrong.map((value) => {
    try {
      parseDescription(value, "dataset.json");
      return "accepted";
    } catch (error) {
      return String(error);
    }
  });
  expect(said).toMatchInlineSnapshot(`
    [
      "InputError: dataset.json holds []; an object with classes would fit",
      "InputError: dataset.json has 3 as name; a word would fit",
      "InputError: dataset.json has [] as classes; a list of 1 to 255 classes would fit",
      "InputError: dataset.json has nothing as classes[0].name; a word would fit",
      "InputError: dataset.json has "#fff" as classes[0].colour; [r, g, b], each 0..255 would fit",
      "InputError: dataset.json has [1,2,300] as classes[0].colour; [r, g, b], each 0..255 would fit",
      "InputError: dataset.json lists the class "ground" twice",
      "InputError: dataset.json has "none" as void; an index 0..255, a colour [r, g, b] or null would fit",
      "InputError: dataset.json has "rgb" as masks; "indices" or "colours" would fit",
      "InputError: dataset.json has 4 as licence; a word would fit",
    ]
  `);
});
