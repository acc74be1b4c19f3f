import { subjectKey } from "../../runs/subject.ts";
import type { GrowthPoint } from "./growth_points.ts";

/** A size that one store reached both ways: what a file loaded at once and then rewritten is, relative to one grown by blocks. */
export interface TwoWays<Point extends GrowthPoint = GrowthPoint> {
  readonly grown: Point;
  readonly rewritten: Point;
  /** Rewritten / grown; null where it was not measured in both. */
  readonly ratios: Readonly<Record<"bytes" | "fill" | "depth" | "commit p50" | "query p50", number | null>>;
}

/** The sizes of a run that were reached both ways. Commits are those of the steady stream. */
export function twoWaysOf<Point extends GrowthPoint>(points: readonly Point[]): TwoWays<Point>[] {
  const sizes = Map.groupBy(points, (point) => `${subjectKey(point)} ${point.scale}`);
  return [...sizes.values()].flatMap((own) => {
    const [grown, rewritten] = (["blocks", "bulk + rewritten"] as const)
      .map((load) => own.find((point) => point.load === load));
    if (grown === undefined || rewritten === undefined) return [];
    const ratio = (of: (point: GrowthPoint) => number | null | undefined) => {
      const [to, from] = [of(rewritten), of(grown)];
      return to == null || from == null || from === 0 ? null : to / from;
    };
    const ratios = {
      bytes: ratio(({ fileBytes }) => fileBytes),
      fill: ratio(({ fill }) => fill),
      depth: ratio(({ depth }) => depth),
      "commit p50": ratio((point) => steadyOf(point)?.p50Us),
      "query p50": ratio(({ queryP50Us }) => queryP50Us),
    };
    return [{ grown, rewritten, ratios }];
  });
}

/** The commits of a point's steady stream; undefined where it has none. */
export function steadyOf({ phases }: GrowthPoint): GrowthPoint["phases"][number] | undefined {
  return phases.find(({ phase }) => phase === "steady");
}
