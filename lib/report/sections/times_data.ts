import type { Row } from "../../runs/schema.ts";
import type { ResponseTimesData, TimeSeries } from "../charts/response_times.ts";
import { percentileCurve } from "../charts/percentile_curve.ts";
import { strictness } from "../../model/laws/trial_group.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { SubjectStyle } from "../charts/subject_style.ts";
import { durabilityFact, goodTrials, type Missing, missing, type Story, stylesOf } from "./story.ts";

type Timed = Pick<Row<"commits">, "scheduled_us" | "start_us" | "end_us">;

/** Service times of a scenario's queries by type and store, in the closed loop, at its largest measured scale. */
export function queryTimesData(story: Story, scenario: string): ResponseTimesData | Missing {
  const { nameOf, styleOf, of, facts } = queriedSettings(story, scenario);
  const asked = story.queries.filter((row) => row.scheduled_us === null && nameOf.has(row.trial));
  const closed = measuredRows(story, scenario, asked);
  const groups = Map.groupBy(
    closed.rows,
    (row) => `${nameOf.get(row.trial)} ${row.type.replaceAll("_", " ")}`.trim(),
  );
  const series = [...groups].flatMap(([name, own]) => timeSeries(name, own, styleOf(own[0]!.trial)));
  if (series.length === 0) return missing(story, scenario, "queries");
  return {
    of: `Queries of ${of} at scale ${closed.scale}`,
    series,
    shows: [`${scenario}/query-service`],
    facts,
    provenance: story.provenance,
  };
}

/** The whole query mix under a schedule, at the largest measured scale: response time beside service time. */
export function openLoopData(story: Story, scenario: string): ResponseTimesData | Missing {
  const { nameOf, styleOf, of, facts } = queriedSettings(story, scenario);
  const asked = story.queries.filter((row) => row.scheduled_us !== null && nameOf.has(row.trial));
  const open = measuredRows(story, scenario, asked);
  if (open.rows.length === 0) return noSchedule(story, scenario);
  const groups = Map.groupBy(open.rows, (row) => nameOf.get(row.trial)!);
  return {
    of: `Scheduled queries of ${of} at scale ${open.scale}`,
    series: [...groups].flatMap(([setting, own]) => timeSeries(setting, own, styleOf(own[0]!.trial))),
    shows: [`${scenario}/query-response`],
    facts,
    provenance: story.provenance,
  };
}

/** Why no query ran on a schedule: the scenario states no rate of reads, so that none would in any run, or this run asked none. */
function noSchedule(story: Story, scenario: string): Missing {
  const definition = story.manifest.scenarios.find(({ id }) => id === scenario)?.definition as
    | Scenario
    | undefined;
  const rate = definition?.kind === "entities" ? definition.readRatePerS : undefined;
  if (definition === undefined || rate !== undefined) {
    return missing(story, scenario, "queries on a schedule");
  }
  return {
    missing:
      `${scenario} states no rate of reads, so its queries run one after the other and none on a schedule`,
    command: null,
  };
}

/**
 * The settings whose queries are shown: of each store the most durable, as in verdicts. Different settings are never pooled.
 * @returns `nameOf`: by trial, the setting's name; empty where there is one store, which `of` then names with its setting.
 * `styleOf`: by trial, the setting's look; none where there is one store. `facts`: what they survive.
 */
function queriedSettings(story: Story, scenario: string) {
  const asked = new Set(story.queries.map(({ trial }) => trial));
  const trials = goodTrials(story, scenario).filter(({ trial }) => asked.has(trial));
  const stores = [...Map.groupBy(trials, ({ store }) => store).values()].map((own) => {
    const [first] = own.toSorted((a, b) =>
      strictness(a) - strictness(b) || a.variant.localeCompare(b.variant)
    );
    return own.filter(({ variant }) => variant === first!.variant);
  });
  const name = ({ store, variant }: Story["trials"][number]) => `${store} ${variant}`;
  const alone = stores.length === 1;
  const shown = stores.flat();
  const look = stylesOf(story, scenario);
  const styles = new Map(alone ? [] : shown.map((trial) => [trial.trial, look(trial)]));
  return {
    nameOf: new Map(shown.map((trial) => [trial.trial, alone ? "" : name(trial)])),
    styleOf: (trial: string) => styles.get(trial),
    of: alone ? `${scenario} on ${name(stores[0]![0]!)}` : scenario,
    facts: [durabilityFact(story, shown)],
  };
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
function timeSeries(label: string, rows: readonly Timed[], style: SubjectStyle | undefined): TimeSeries[] {
  const look = style === undefined ? {} : { style };
  const service = {
    ...seriesOf(label || "service", "service", rows.map((row) => row.end_us - row.start_us)),
    ...look,
  };
  const scheduled = rows.filter((row) => row.scheduled_us !== null);
  if (scheduled.length === 0) return [service];
  const response = scheduled.map((row) => row.end_us - row.scheduled_us!);
  return [
    service,
    { ...seriesOf(label === "" ? "response" : `${label}, response`, "response", response), ...look },
  ];
}

function seriesOf(label: string, kind: TimeSeries["kind"], samples: readonly number[]): TimeSeries {
  const maxUs = samples.reduce((most, us) => Math.max(most, us), 0);
  return { label, kind, samples: samples.length, points: percentileCurve(samples), maxUs };
}
