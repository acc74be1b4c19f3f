import type { RowCountZone } from "../../reference/row_count_zones.ts";
import { isBulkLoad } from "../../runs/bulk_trials.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs } from "../../runs/service_time.ts";
import { subjectKey } from "../../runs/subject.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/mod.ts";
import { type Bend, type BentPoint, cacheAt, kneeOf, type Memory } from "./bend.ts";
import { type GrowthPoint, type GrowthTables, PAGE_BYTES, rate } from "./growth_points.ts";
import { loadCommits } from "./load_commits.ts";

/** What one store did in one zone, in the load of one point. */
export interface MeasuredZone extends Memory, Pick<GrowthPoint, "store" | "variant" | "scale" | "load"> {
  /** Rows in the store at the first and after the last block that was measured in the zone. */
  readonly fromRows: number;
  readonly toRows: number;
  readonly rowsPerS: number;
  /** The same as a share of the first tenth's; null where that came at once. */
  readonly share: number | null;
  /** Null from too few commits. */
  readonly p99Us: number | null;
  /** Bytes of the indexes at the zone's end; null where the file's size was not recorded. */
  readonly indexBytes: number | null;
  /** What the knee is explained by, where it lies in the zone. */
  readonly knee: Bend["cause"];
}

/** A published zone, and what every store did in it: nothing where no load came so far. */
export interface ZoneOfRows {
  readonly zone: RowCountZone;
  readonly measured: readonly MeasuredZone[];
}

/** The published zones, each with what was measured there: of every store, in its largest point with load blocks in the zone. */
export function measuredZones(
  zones: readonly RowCountZone[],
  { scenario, tables, points }: {
    readonly scenario: EntityScenario;
    readonly tables: GrowthTables;
    readonly points: readonly BentPoint[];
  },
): ZoneOfRows[] {
  const commits = rowsByTrial(tables.commits);
  const perStore = [...Map.groupBy(points, subjectKey).values()];
  const blocksIn = (point: BentPoint, { rows_min: from, rows_max: to }: RowCountZone) =>
    tables.trials.filter((trial) => trial.status === "ok" && isOf(trial, point))
      .flatMap(({ trial }) => loadCommits(scenario, commits.get(trial) ?? []))
      .filter(({ rows_before: rows }) => rows >= from && rows < (to ?? Infinity));
  return zones.map((zone) => ({
    zone,
    measured: perStore.flatMap((own) => {
      for (const point of own.toReversed()) {
        const blocks = blocksIn(point, zone);
        if (blocks.length > 0) return [inZone(blocks, { zone, point })];
      }
      return [];
    }),
  }));
}

function isOf(trial: Row<"trials">, point: GrowthPoint): boolean {
  return (["scenario", "store", "profile", "variant", "scale"] as const).every((name) =>
    trial[name] === point[name]
  ) && isBulkLoad(trial) === (point.load !== "blocks") && trial.memory_limit_bytes === point.memoryLimitBytes;
}

function inZone(
  commits: readonly Row<"commits">[],
  { zone, point }: { readonly zone: RowCountZone; readonly point: BentPoint },
): MeasuredZone {
  const { store, variant, scale, load, bend } = point;
  const ascending = commits.toSorted((a, b) => a.rows_before - b.rows_before);
  const [first, last] = [ascending[0]!, ascending.at(-1)!];
  const fileBytes = last.page_count === null ? null : last.page_count * PAGE_BYTES;
  const times = sorted(commits.map(serviceUs));
  const rowsPerS = rate(commits);
  const start = point.rowsPerSByTenth[0] ?? null;
  const knee = kneeOf(point);
  const isHere = !!knee && knee.fromRows >= zone.rows_min && knee.fromRows < (zone.rows_max ?? Infinity);
  return {
    ...{ store, variant, scale, load },
    ...{ cacheBytes: cacheAt(bend, fileBytes), memoryBytes: bend.memoryBytes },
    fromRows: first.rows_before,
    toRows: last.rows_before + last.rows,
    rowsPerS,
    share: start === null ? null : rowsPerS / start,
    p99Us: times.length < SAMPLES_FOR_P99 ? null : quantileSorted(times, 0.99),
    indexBytes: fileBytes === null ? null : fileBytes * bend.indexShare,
    knee: isHere ? bend.cause : null,
  };
}
