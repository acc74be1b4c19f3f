import type { Row } from "../../runs/schema.ts";
import type { ResponseTimesData, TimeSeries } from "../charts/response_times.ts";
import { percentileCurve } from "../percentile_curve.ts";
import { goodTrials, type Missing, missing, type Story } from "./story.ts";

type Timed = Pick<Row<"commits">, "scheduled_us" | "start_us" | "end_us">;

/** Commit service times of a scenario, one series a variant; all good trials pooled, warmup left out. */
export function commitTimesData(story: Story, scenario: string): ResponseTimesData | Missing {
  const variants = variantOfTrial(story, scenario);
  const rows = story.commits.filter((row) => variants.has(row.trial) && row.phase !== "warmup");
  const groups = Map.groupBy(rows, (row) => variants.get(row.trial)!);
  const series = [...groups].flatMap(([variant, own]) => timeSeries(variant, own));
  if (series.length === 0) return missing(scenario, "commits");
  return { of: `Block commits of ${scenario}`, series, provenance: story.provenance };
}

/** Query times of a scenario by type: service time in the closed loop, response time where a schedule was kept. */
export function queryTimesData(story: Story, scenario: string): ResponseTimesData | Missing {
  const variants = variantOfTrial(story, scenario);
  const rows = story.queries.filter((row) => variants.has(row.trial) && row.phase !== "warmup");
  const groups = Map.groupBy(rows.filter((row) => row.scheduled_us === null), (row) => row.type);
  const series = [...groups].flatMap(([type, own]) => timeSeries(type.replaceAll("_", " "), own));
  if (series.length === 0) return missing(scenario, "queries");
  return { of: `Queries of ${scenario}`, series, provenance: story.provenance };
}

/** The whole query mix under a schedule: response time beside service time. */
export function openLoopData(story: Story, scenario: string): ResponseTimesData | Missing {
  const variants = variantOfTrial(story, scenario);
  const rows = story.queries.filter((row) =>
    variants.has(row.trial) && row.phase !== "warmup" && row.scheduled_us !== null
  );
  if (rows.length === 0) return missing(scenario, "queries on a schedule");
  return {
    of: `Scheduled queries of ${scenario}`,
    series: timeSeries("", rows),
    provenance: story.provenance,
  };
}

function variantOfTrial(story: Story, scenario: string): Map<string, string> {
  return new Map(goodTrials(story, scenario).map((trial) => [trial.trial, trial.variant]));
}

/** A service series, and a response series where the rows were scheduled. */
function timeSeries(label: string, rows: readonly Timed[]): TimeSeries[] {
  const service = seriesOf(label || "service", "service", rows.map((row) => row.end_us - row.start_us));
  const scheduled = rows.filter((row) => row.scheduled_us !== null);
  if (scheduled.length === 0) return [service];
  const response = scheduled.map((row) => row.end_us - row.scheduled_us!);
  return [service, seriesOf(label === "" ? "response" : `${label}, response`, "response", response)];
}

function seriesOf(label: string, kind: TimeSeries["kind"], samples: readonly number[]): TimeSeries {
  const maxUs = samples.reduce((most, us) => Math.max(most, us), 0);
  return { label, kind, samples: samples.length, points: percentileCurve(samples), maxUs };
}
