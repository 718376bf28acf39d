import { expect, test } from "vitest";
import { helpText } from "../../src/cli/help.ts";
import { everyKind } from "./every-kind.ts";
import { thumbnet } from "./typing.ts";

test("help shows what each kind of option takes, with defaults and units", () => {
  expect(`\n${helpText(everyKind())}\n`).toMatchInlineSnapshot(`
    "
    thumbnet every: has an option of every kind, and a summary long enough to see that it is not wrapped

      thumbnet every RUN|FILE IMAGE|DIR… --data DIR [options]

      RUN|FILE            what was trained
      IMAGE|DIR…          what to look at
      --data DIR          where the images lie (required)
      --rate NUMBER       learning rate (default 0.001)
      --steps N           steps to take
      --seed N            where chance begins (default 0)
      --skip-bad          reports what cannot be read and goes on
      --[no-]flip         mirrors half of the images (default yes)
      --loss dice|focal   what is lowered (default dice)
      --size HxW          height and width of the crops (pixels; default 360x480)
      --input NxCxHxW     what the network reads
      --set KEY=VALUE     an option of the network (may be repeated)
      --freeze A,B        blocks that stay as they are (may be repeated)
      --json              prints one JSON object on standard output and nothing else
      --help              prints this

    example
      thumbnet every run a.jpg --data photos
    "
  `);
});

test("a term that is too long for the column has a line of its own", () => {
  const choices = ["first", "second", "third", "fourth"] as const;
  const order = { kind: "choice", choices, help: "what comes next" } as const;
  const lines = helpText({ ...everyKind(), options: { order } }).split("\n");
  const at = lines.indexOf("  --order first|second|third|fourth");
  expect(lines[at + 1]).toBe("               what comes next");
});

test("thumbnet alone lists the commands", async () => {
  const { stdout, code } = await thumbnet("");
  expect(code).toBe(0);
  expect(`\n${stdout}`).toMatchInlineSnapshot(`
    "
    thumbnet: vision networks the size of a thumbnail

      models      lists the networks of the zoo, or those of one name with their options
      summary     counts a network's parameters, MACs and bytes, node by node
      draw        draws a network as SVG or PNG: its blocks to fold, its skips in sight
      profile     counts, plans and times a network: MACs, memory, receptive fields and milliseconds,
                  node by node
      compare     puts networks side by side: parameters, MACs, memory, and time measured in turn
      bench       runs the same network and image in several engines, in turn, and says how long each
                  takes
      train       trains a network that labels pixels, classifies photographs or finds keypoints
      distill     trains a network to answer as another does, with or without labels
      find-lr     tries growing learning rates and suggests the one at which the loss falls most steeply
      eval        measures a trained network on a split of labelled pictures
      landscape   walks from a trained network in random directions and draws how its loss grows
      predict     labels photographs: masks, coloured masks and overlays as PNG; or names what they
                  show, or finds keypoints
      prune       takes the smallest weights out of a trained network, or whole channels, which leaves a
                  smaller graph
      factor      takes layers of a trained network apart into smaller ones by singular values
      quantize    brings a trained network to 8-bit integers, measured and timed in ONNX Runtime
      compress    squeezes a trained network into one .squeezed file: pruned, shared, entropy-coded, and
                  measured
      export      writes a trained network as ONNX, safetensors or .squeezed
      compile     writes a network as one WebAssembly file that carries its own runtime, and what loads
                  it
      inspect     shows what a .squeezed file holds, parameter by parameter, and what each takes of it
      demo        trains on drawn scenes for a minute or two and shows what was learnt

      thumbnet help COMMAND   prints the options of a command, with examples
      thumbnet --version      prints the version
    "
  `);
});

test.each(["help", "--help", "-h"])("thumbnet %s says the same as thumbnet alone", async (line) => {
  expect(await thumbnet(line)).toEqual(await thumbnet(""));
});

test("help of a command is the same however it is asked for", async () => {
  const asked = await thumbnet("help summary");
  expect(asked.code).toBe(0);
  expect(await thumbnet("summary --help")).toEqual(asked);
  expect(await thumbnet("summary unet -h")).toEqual(asked);
  expect(`\n${asked.stdout}`).toMatchInlineSnapshot(`
    "
    thumbnet summary: counts a network's parameters, MACs and bytes, node by node

      thumbnet summary MODEL|FILE [options]

      MODEL|FILE        a network of the zoo (see thumbnet models), a run, or a .safetensors, .onnx,
                        .squeezed or .prototxt file
      --input NxCxHxW   the images it reads; without it, those of its training or paper
      --classes N       scores per pixel or image; short for --set classes=N
      --set KEY=VALUE   an option of the network, as thumbnet models lists them (may be repeated)
      --json            prints one JSON object on standard output and nothing else
      --help            prints this

    examples
      thumbnet summary squeeze-unet
      thumbnet summary squeeze-unet --input 1x3x352x480 --set width=0.5 --json
      thumbnet summary runs/camvid/model.onnx
    "
  `);
});
