import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject, subjectOf } from "../../runs/subject.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { median, quantileSorted, sorted } from "../../stats/mod.ts";
import { SAMPLES_FOR_P99 } from "../laws/query_law.ts";
import { loadCommits } from "./load_commits.ts";

/** Service times of one phase's commits at one size, pooled over its trials, microseconds. */
interface PhaseTimes {
  readonly phase: string;
  readonly commits: number;
  readonly p50Us: number;
  /** Null from too few commits. */
  readonly p99Us: number | null;
  readonly maxUs: number;
}

/** A store as it was measured at one size. Numbers of several trials are medians; commit times are pooled. */
export interface GrowthPoint extends Subject {
  readonly scale: number;
  readonly trials: number;
  /** Rows in the store at the end, and at the end of its load. */
  readonly rows: number;
  readonly loadRows: number;
  /** Store time of the load's blocks that are not empty, seconds. */
  readonly loadS: number;
  /** Rows a second of the whole load. */
  readonly rowsPerS: number;
  /** The same by tenths of its rows; null for one that no block's middle lies in. */
  readonly rowsPerSByTenth: readonly (number | null)[];
  readonly phases: readonly PhaseTimes[];
  readonly fileBytes: number;
  /** Largest write-ahead log; null where the store has none. */
  readonly logBytes: number | null;
  /** Tables, indexes and files of its first trial: equal in all of them. */
  readonly parts: readonly Row<"sizes">[];
}

/** The tables of a run that growth is read from. */
interface GrowthTables {
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly sizes: readonly Row<"sizes">[];
}

const TENTHS = 10;

/** Every store at every size of one scenario, by subject, sizes ascending. Failed trials are left out. */
export function growthPoints(scenario: EntityScenario, tables: GrowthTables): GrowthPoint[] {
  const commits = Map.groupBy(tables.commits, ({ trial }) => trial);
  const sizes = Map.groupBy(tables.sizes, ({ trial }) => trial);
  const usable = tables.trials.filter((trial) =>
    trial.scenario === scenario.id && trial.status === "ok" && commits.has(trial.trial)
  );
  return bySubject(usable).flatMap((own) =>
    [...Map.groupBy(own, ({ scale }) => scale)].sort(([a], [b]) => a - b).map(([scale, trials]) => {
      const perTrial = trials.map(({ trial }) => commits.get(trial)!);
      const loads = perTrial.map((rows) => loadCommits(scenario, rows));
      const over = (of: (load: readonly Row<"commits">[]) => number) => median(loads.map(of));
      return {
        ...subjectOf(trials[0]!),
        scale,
        trials: trials.length,
        rows: median(trials.map(({ rows }) => rows)),
        loadRows: over(rowsOf),
        loadS: over((load) => totalMs(load) / 1000),
        rowsPerS: over(rate),
        rowsPerSByTenth: tenths(loads),
        phases: phaseTimes(perTrial.flat()),
        fileBytes: median(trials.map((trial) => trial.file_bytes)),
        logBytes: perTrial.flat().reduce<number | null>(
          (most, { log_bytes: bytes }) => bytes === null ? most : Math.max(most ?? 0, bytes),
          null,
        ),
        parts: (sizes.get(trials[0]!.trial) ?? []).filter(({ role }) => role !== "file"),
      };
    })
  );
}

/** Where a store's load has become slow: the first tenth below half the rate of its first one. */
interface Knee {
  /** Tenth of the load, from 1. */
  readonly tenth: number;
  /** Rows in the store at its beginning. */
  readonly fromRows: number;
  /** Its rate as a share of the first tenth's. */
  readonly share: number;
}

/** choice: half; a store that slows down gently is a matter of projections, not of a bend. */
const BENT = 0.5;

/** The knee of a load; null where it does not fall so far, undefined where it has too few blocks to tell. */
export function kneeOf({ rowsPerSByTenth: rates, loadRows }: GrowthPoint): Knee | null | undefined {
  const known = rates.flatMap((rate, at) => rate === null ? [] : [{ rate, at }]);
  const [first, second] = known;
  if (first === undefined || second === undefined) return undefined;
  const bent = known.find(({ rate }) => rate < BENT * first.rate);
  if (bent === undefined) return null;
  return { tenth: bent.at + 1, fromRows: loadRows * bent.at / TENTHS, share: bent.rate / first.rate };
}

/** Share of the pages' bytes that hold something; null where a part has no pages. */
export function fillOf(parts: readonly Row<"sizes">[]): number | null {
  const paged = parts.filter((part) => part.unused_bytes !== null);
  const sum = (of: (part: Row<"sizes">) => number) => paged.reduce((total, part) => total + of(part), 0);
  const bytes = sum((part) => part.bytes);
  return bytes === 0 ? null : 1 - sum((part) => part.unused_bytes!) / bytes;
}

function rowsOf(commits: readonly Row<"commits">[]): number {
  return commits.reduce((sum, { rows }) => sum + rows, 0);
}

function rate(commits: readonly Row<"commits">[]): number {
  return 1000 * rowsOf(commits) / totalMs(commits);
}

function tenths(loads: readonly (readonly Row<"commits">[])[]): (number | null)[] {
  const perTrial = loads.map((load) => {
    const total = rowsOf(load);
    return Map.groupBy(
      load,
      (commit) => Math.min(TENTHS - 1, Math.floor(TENTHS * (commit.rows_before + commit.rows / 2) / total)),
    );
  });
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const rates = perTrial.flatMap((own) => own.has(tenth) ? [rate(own.get(tenth)!)] : []);
    return rates.length === 0 ? null : median(rates);
  });
}

/** Phases in the order of the chain; blocks that write nothing are left out. */
function phaseTimes(commits: readonly Row<"commits">[]): PhaseTimes[] {
  const counted = commits.filter(({ phase, versions }) => phase !== "warmup" && versions > 0)
    .toSorted((a, b) => a.block - b.block);
  return [...Map.groupBy(counted, ({ phase }) => phase)]
    .map(([phase, own]) => {
      const ascending = sorted(own.map(serviceUs));
      return {
        phase,
        commits: ascending.length,
        p50Us: quantileSorted(ascending, 0.5),
        p99Us: ascending.length < SAMPLES_FOR_P99 ? null : quantileSorted(ascending, 0.99),
        maxUs: ascending.at(-1)!,
      };
    });
}
