import type { Row } from "../../runs/schema.ts";
import type { ResponseTimesData, TimeSeries } from "../charts/response_times.ts";
import { percentileCurve } from "../charts/percentile_curve.ts";
import { goodTrials, type Missing, missing, type Story, stylesOf } from "./story.ts";

type Timed = Pick<Row<"commits">, "scheduled_us" | "start_us" | "end_us">;

/**
 * Commit service times of a scenario at its largest measured scale, one series a setting. Warmup is left out, and so are
 * empty blocks: they only move the tip, and would hide what a block with operations costs.
 */
export function commitTimesData(story: Story, scenario: string): ResponseTimesData | Missing {
  const rows = measuredRows(story, scenario, story.commits.filter((row) => row.versions > 0));
  const styleOf = stylesOf(story, scenario);
  const names = new Map(goodTrials(story, scenario).map((trial) => [trial.trial, styleOf(trial).name]));
  const groups = Map.groupBy(rows.rows, (row) => names.get(row.trial)!);
  const series = [...groups].flatMap(([name, own]) => timeSeries(name, own));
  if (series.length === 0) return missing(scenario, "commits");
  return { of: `Block commits of ${scenario} at scale ${rows.scale}`, series, provenance: story.provenance };
}

/** Service times of a scenario's queries by type and store, in the closed loop, at its largest measured scale. */
export function queryTimesData(story: Story, scenario: string): ResponseTimesData | Missing {
  const closed = measuredRows(story, scenario, story.queries.filter((row) => row.scheduled_us === null));
  const prefixOf = storePrefixes(story, scenario);
  const groups = Map.groupBy(closed.rows, (row) => prefixOf(row.trial) + row.type.replaceAll("_", " "));
  const series = [...groups].flatMap(([name, own]) => timeSeries(name, own));
  if (series.length === 0) return missing(scenario, "queries");
  return { of: `Queries of ${scenario} at scale ${closed.scale}`, series, provenance: story.provenance };
}

/** The whole query mix under a schedule, at the largest measured scale: response time beside service time. */
export function openLoopData(story: Story, scenario: string): ResponseTimesData | Missing {
  const open = measuredRows(story, scenario, story.queries.filter((row) => row.scheduled_us !== null));
  if (open.rows.length === 0) return missing(scenario, "queries on a schedule");
  const groups = Map.groupBy(open.rows, (row) => storePrefixes(story, scenario)(row.trial).trim());
  return {
    of: `Scheduled queries of ${scenario} at scale ${open.scale}`,
    series: [...groups].flatMap(([store, own]) => timeSeries(store, own)),
    provenance: story.provenance,
  };
}

/** The name of a trial's store and a space, where the scenario was measured on several. */
function storePrefixes(story: Story, scenario: string): (trial: string) => string {
  const storeOf = new Map(goodTrials(story, scenario).map(({ trial, store }) => [trial, store]));
  const several = new Set(storeOf.values()).size > 1;
  return (trial) => several ? `${storeOf.get(trial)} ` : "";
}

/**
 * Rows after warmup of the good trials at the largest scale that has any. Stores of different sizes are never pooled: a
 * percentile over both would belong to neither.
 */
function measuredRows<R extends { readonly trial: string; readonly phase: string }>(
  story: Story,
  scenario: string,
  rows: readonly R[],
): { readonly scale: number; readonly rows: readonly R[] } {
  const scaleOf = new Map(goodTrials(story, scenario).map((trial) => [trial.trial, trial.scale]));
  const own = rows.filter((row) => scaleOf.has(row.trial) && row.phase !== "warmup");
  const scale = own.reduce((largest, row) => Math.max(largest, scaleOf.get(row.trial)!), 0);
  return { scale, rows: own.filter((row) => scaleOf.get(row.trial) === scale) };
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
