import type { MeasuredPoint } from "../../bench/load/measure_points.ts";
import { fitUsl } from "../../fit/usl.ts";
import { tornLines } from "./load_lines.ts";
import { uslLines } from "./usl_lines.ts";

/** A reader pays while it adds at least this share of what the first one does. choice: half a reader for a reader. */
const SHARE = 0.5;

/** Throughput by the number of readers, store by store: how many of them pay, by the law that was fitted. @param seed Of its intervals. */
export function loadCurveLines(
  measured: readonly MeasuredPoint[],
  { about, seed }: { readonly about: string; readonly seed: number },
): string[] {
  const stores = Map.groupBy(measured, ({ trial }) => trial.contestant);
  return [
    ...[...stores].flatMap(([contestant, own]) => {
      const byReaders = Map.groupBy(own, ({ trial }) => trial.load.readers);
      const points = [...byReaders].map(([readers, trials]) => ({
        readers,
        perS: trials.flatMap(({ trial }) => trial.figures.queries?.perS ?? []),
      }));
      const [first, ...others] = uslLines(fitUsl(points, { seed, share: SHARE }), "queries/s");
      return [`${contestant}: ${first}`, ...others, ""];
    }),
    ...tornLines(measured.map(({ trial }) => trial)),
    about,
    "Each trial begins with a copy of the same loaded file; every reader asks again as soon as it is answered, at the newest block.",
  ];
}
