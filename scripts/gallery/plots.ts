import { type GalleryEntry, type Markup, scatterPlot } from "../../src/reports/index.ts";

/** A plot for each task that several networks have: parameters against MACs, each at its own input. */
export function zooPlots(
  shown: readonly (readonly [family: string, entries: readonly GalleryEntry[]])[],
): readonly Markup[] {
  const all = shown.flatMap(([series, entries]) => entries.map((entry) => ({ ...entry, series })));
  const tasks = [...new Set(all.map(({ task }) => task))];
  const several = tasks.filter((task) => all.filter((entry) => entry.task === task).length > 2);
  return several.map((task) =>
    scatterPlot({
      title: `${task}: parameters by MACs`,
      x: { title: "MACs", scale: "log" },
      y: { title: "parameters", scale: "log" },
      points: all
        .filter((entry) => entry.task === task)
        .map(({ name: label, macs: x, parameters: y, series }) => ({ label, x, y, series })),
      better: { x: "low", y: "low" },
    }),
  );
}
