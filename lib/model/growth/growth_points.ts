import { fillOf } from "../../runs/fill.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { isBulkLoad } from "../../runs/bulk_trials.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject, subjectOf } from "../../runs/subject.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { lateBlocks, median, quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/mod.ts";
import { BLOCK_S } from "../laws/real_block.ts";
import { loadCommits } from "./load_commits.ts";

/** Service times of one phase's commits at one size, pooled over its trials, microseconds. */
interface PhaseTimes {
  readonly phase: string;
  readonly commits: number;
  /** Rows and versions written a second of store time. */
  readonly rowsPerS: number;
  readonly versionsPerS: number;
  readonly p50Us: number;
  /** Null from too few commits. */
  readonly p99Us: number | null;
  readonly maxUs: number;
  /** Of them, those that were not done when the next block was due, had each been sent when it was due. */
  readonly late: number;
}

/** A store as it was measured at one size. Numbers of several trials are medians; commit times are pooled. */
export interface GrowthPoint extends Subject {
  readonly scale: number;
  /** How it came to its size: block by block, or its load at once, of which a tenth was then rewritten by blocks. */
  readonly load: "blocks" | "bulk + rewritten";
  /** Most memory that its process could have, page cache included, bytes; null: all that the machine has. */
  readonly memoryLimitBytes: number | null;
  readonly trials: number;
  /** Rows in the store at the end, and at the end of its load. */
  readonly rows: number;
  readonly loadRows: number;
  /** Store time of the load's blocks that are not empty, seconds; null where they are a part of it. */
  readonly loadS: number | null;
  /** Rows a second of the load's blocks; null where it has none: all came at once. */
  readonly rowsPerS: number | null;
  /** The same by tenths of its rows; null for one that no block's middle lies in. */
  readonly rowsPerSByTenth: readonly (number | null)[];
  readonly phases: readonly PhaseTimes[];
  /** Bytes of the file after each tenth, as its pages were counted then; null for one without, or where they are not counted. */
  readonly fileBytesByTenth: readonly (number | null)[];
  readonly fileBytes: number;
  /** Pages of its tables and indexes; null where it has none. Free ones are counted apart. */
  readonly pages: number | null;
  readonly freePages: number;
  /** Levels of its deepest b-tree; null where it has none. */
  readonly depth: number | null;
  /** Share of the pages' bytes that hold something; null where it has none. */
  readonly fill: number | null;
  /** p50 of the queries of the closed loop, microseconds; null where none was asked. */
  readonly queryP50Us: number | null;
  /** Largest write-ahead log; null where the store has none. */
  readonly logBytes: number | null;
  /** Tables, indexes and files of its first trial: equal in all of them. */
  readonly parts: readonly Row<"sizes">[];
}

/** The tables of a run that growth is read from. */
export interface GrowthTables {
  readonly trials: readonly Row<"trials">[];
  readonly commits: readonly Row<"commits">[];
  readonly sizes: readonly Row<"sizes">[];
  readonly queries: readonly Row<"queries">[];
}

/** Parts of a load that are looked at one by one. */
export const TENTHS = 10;

/** Bytes of a page of every built-in store. Source: SQLite's default, which their recorded `page_size` says too. */
export const PAGE_BYTES = 4096;

/**
 * Every store at every size of one scenario, by subject, sizes ascending; a size that was reached in two ways, or with several
 * limits to memory, once for each. Failed trials are left out.
 */
export function growthPoints(scenario: EntityScenario, tables: GrowthTables): GrowthPoint[] {
  const commits = rowsByTrial(tables.commits);
  const sizes = rowsByTrial(tables.sizes);
  const queries = rowsByTrial(tables.queries);
  const usable = tables.trials.filter((trial) =>
    trial.scenario === scenario.id && trial.status === "ok" && commits.has(trial.trial)
  );
  const wayOf = ({ scale, benchmark, memory_limit_bytes: limit }: Row<"trials">) =>
    `${scale} ${benchmark} ${limit}`;
  return bySubject(usable).flatMap((own) =>
    [...Map.groupBy(own, wayOf).values()].sort(([a], [b]) => bySize(a!, b!)).map((trials) => {
      const [first] = trials as [Row<"trials">];
      const perTrial = trials.map(({ trial }) => commits.get(trial)!);
      const loads = perTrial.map((rows) => loadCommits(scenario, rows));
      const over = (of: (load: readonly Row<"commits">[]) => number) => median(loads.map(of));
      const inBlocks = !isBulkLoad(first);
      const hasLoad = loads.every((load) => load.length > 0);
      const parts = (sizes.get(first.trial) ?? []).filter(({ role }) => role !== "file");
      const paged = parts.filter(({ pages }) => pages !== null);
      const free = parts.find(({ name }) => name === "free pages")?.pages ?? 0;
      const asked = trials.flatMap(({ trial }) => queries.get(trial) ?? [])
        .filter(({ phase, scheduled_us: due }) => phase === "query" && due === null);
      return {
        ...subjectOf(first),
        scale: first.scale,
        load: inBlocks ? "blocks" : "bulk + rewritten",
        memoryLimitBytes: first.memory_limit_bytes,
        trials: trials.length,
        rows: median(trials.map(({ rows }) => rows)),
        loadRows: hasLoad ? over(rowsAfter) : 0,
        loadS: inBlocks && hasLoad ? over((load) => totalMs(load) / 1000) : null,
        rowsPerS: hasLoad ? over(rate) : null,
        ...byTenths(loads),
        phases: phaseTimes(perTrial),
        fileBytes: median(trials.map((trial) => trial.file_bytes)),
        pages: paged.length === 0 ? null : paged.reduce((sum, { pages }) => sum + pages!, 0) - free,
        freePages: free,
        depth: parts.reduce<number | null>(
          (most, { depth }) => depth === null ? most : Math.max(most ?? 0, depth),
          null,
        ),
        fill: fillOf(parts),
        queryP50Us: asked.length === 0 ? null : median(asked.map(serviceUs)),
        logBytes: perTrial.flat().reduce<number | null>(
          (most, { log_bytes: bytes }) => bytes === null ? most : Math.max(most ?? 0, bytes),
          null,
        ),
        parts,
      };
    })
  );
}

/** Sizes ascending, each with all memory first, then with less and less. */
function bySize(a: Row<"trials">, b: Row<"trials">): number {
  const memory = ({ memory_limit_bytes: limit }: Row<"trials">) => limit ?? Number.MAX_VALUE;
  return a.scale - b.scale || memory(b) - memory(a);
}

/** Rows that commits wrote. */
function rowsOf(commits: readonly Row<"commits">[]): number {
  return commits.reduce((sum, { rows }) => sum + rows, 0);
}

/** Rows a second of store time. */
export function rate(commits: readonly Row<"commits">[]): number {
  return 1000 * rowsOf(commits) / totalMs(commits);
}

/** Rows in the store when these commits were done: they are the last of their load. */
function rowsAfter(commits: readonly Row<"commits">[]): number {
  return commits.reduce((most, commit) => Math.max(most, commit.rows_before + commit.rows), 0);
}

function byTenths(
  loads: readonly (readonly Row<"commits">[])[],
): Pick<GrowthPoint, "rowsPerSByTenth" | "fileBytesByTenth"> {
  const perTrial = loads.map((load) => {
    const total = rowsAfter(load);
    return Map.groupBy(
      load,
      (commit) => Math.min(TENTHS - 1, Math.floor(TENTHS * (commit.rows_before + commit.rows / 2) / total)),
    );
  });
  const inTenths = (of: (commits: readonly Row<"commits">[]) => number | null) =>
    Array.from({ length: TENTHS }, (_, tenth) => {
      const known = perTrial.flatMap((own) => own.has(tenth) ? [of(own.get(tenth)!)] : [])
        .filter((value) => value !== null);
      return known.length === 0 ? null : median(known);
    });
  return {
    rowsPerSByTenth: inTenths(rate),
    fileBytesByTenth: inTenths((commits) => {
      const pages = commits.at(-1)!.page_count;
      return pages === null ? null : pages * PAGE_BYTES;
    }),
  };
}

/** Phases in the order of the chain; blocks that write nothing are left out, but take their turns in what is due. */
function phaseTimes(perTrial: readonly (readonly Row<"commits">[])[]): PhaseTimes[] {
  const measured = perTrial.flat().filter(({ phase }) => phase !== "warmup")
    .toSorted((a, b) => a.block - b.block);
  return [...Map.groupBy(measured, ({ phase }) => phase)].flatMap(([phase, all]) => {
    const own = all.filter(({ versions }) => versions > 0);
    if (own.length === 0) return [];
    const ascending = sorted(own.map(serviceUs));
    const seconds = totalMs(own) / 1000;
    return [{
      phase,
      commits: ascending.length,
      rowsPerS: rowsOf(own) / seconds,
      versionsPerS: own.reduce((sum, { versions }) => sum + versions, 0) / seconds,
      p50Us: quantileSorted(ascending, 0.5),
      p99Us: ascending.length < SAMPLES_FOR_P99 ? null : quantileSorted(ascending, 0.99),
      maxUs: ascending.at(-1)!,
      late: [...Map.groupBy(all, ({ trial }) => trial).values()].reduce((sum, one) => sum + lateIn(one), 0),
    }];
  });
}

/** Blocks that write something and were late, of one trial's phase. */
function lateIn(blocks: readonly Row<"commits">[]): number {
  const late = lateBlocks(blocks.map((commit) => serviceUs(commit) / 1000), 1000 * BLOCK_S);
  return late.filter((index) => blocks[index]!.versions > 0).length;
}
