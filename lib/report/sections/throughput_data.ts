import type { PublishedBarsData } from "../charts/published_bars.ts";
import type { Story } from "./story.ts";

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
