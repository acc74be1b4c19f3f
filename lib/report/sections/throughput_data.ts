import { publishedAgainstMeasured } from "../../model/published.ts";
import { formatNumber } from "../../text/numbers.ts";
import type { PublishedBarsData } from "../charts/published_bars.ts";
import { durabilityFact, goodTrials, type Missing, missing, type Story } from "./story.ts";

/** Rows/s on Mendoza's data: as published, corrected, measured here. */
export function throughputData(story: Story): PublishedBarsData | Missing {
  const rows = publishedAgainstMeasured(story.mendoza, story.assessment);
  if (!rows.some((row) => row.kind === "measured")) return missing(story, "mendoza", "append trials");
  return {
    metric: "Rows written per second",
    unit: "rows/s",
    rows: rows.map(({ label, rowsPerS: value, interval, kind, source, note, mendozaVersionsPerS }) => ({
      label,
      value,
      interval,
      kind,
      source: `${source}: ${note}; ${formatNumber(mendozaVersionsPerS)} versions/s of Mendoza's`,
    })),
    shows: ["mendoza/rows-per-s"],
    facts: [durabilityFact(story, goodTrials(story, "mendoza"))],
    provenance: story.provenance,
  };
}

/** What the published benchmark timed: the whole loop, its payload generation alone, and the loop without it. */
export function publishedClockData({ mendoza }: Pick<Story, "mendoza">): PublishedBarsData {
  const { reference_run: rerun } = mendoza.corrected_baseline;
  const bar = (label: string, value: number) =>
    ({ label, value, interval: null, kind: "corrected", source: rerun.source }) as const;
  return {
    metric: "Entities per second of the published benchmark, run again",
    unit: "entities/s",
    rows: [
      bar("code as published, SQLite and payload generation", rerun.as_published_code_entities_per_s),
      bar("its payload generation alone, no database", rerun.payload_generation_alone_entities_per_s),
      bar("same code, payload made in one call", rerun.os_urandom_entities_per_s),
    ],
    facts: [],
    provenance: {
      run: "none: the published code, run once more for this project",
      machine: rerun.environment,
      command: "data/reference/inconsistencies.md, B-01, says how",
    },
  };
}
