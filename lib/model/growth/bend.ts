import { linearRegression, linearRegressionLine, rSquared } from "simple-statistics";
import type { Manifest } from "../../runs/manifest.ts";
import { cacheOfSmallFiles } from "./cache_of_small_files.ts";
import { type GrowthPoint, TENTHS } from "./growth_points.ts";

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

/** The knee of a load; null where it does not fall so far, undefined where too few of its blocks were measured to tell. */
export function kneeOf(
  { rowsPerSByTenth: rates, loadRows, load }: Pick<GrowthPoint, "rowsPerSByTenth" | "loadRows" | "load">,
): Knee | null | undefined {
  if (load === "bulk + rewritten") return undefined;
  const known = rates.flatMap((rate, at) => rate === null ? [] : [{ rate, at }]);
  const [first, second] = known;
  if (first === undefined || second === undefined) return undefined;
  const bent = known.find(({ rate }) => rate < BENT * first.rate);
  if (bent === undefined) return null;
  return { tenth: bent.at + 1, fromRows: loadRows * bent.at / TENTHS, share: bent.rate / first.rate };
}

/** What keeps a store's pages at hand, bytes. */
export interface Memory {
  /** SQLite's own page cache when the load was done; null for another engine. */
  readonly cacheBytes: number | null;
  /** The cache before that, as long as the file was small; absent where it was the same. */
  readonly ofSmallFiles?: ReturnType<typeof cacheOfSmallFiles>;
  /** What the machine has, or the process's limit, for the system's cache of files and everything else. */
  readonly memoryBytes: number;
}

/** The memory that a store was measured with, as its run recorded it. */
export function memoryOf(
  { settings, machine }: Pick<Manifest, "settings" | "machine">,
  { store, variant, load, memoryLimitBytes }: Pick<
    GrowthPoint,
    "store" | "variant" | "load" | "memoryLimitBytes"
  >,
): Memory {
  const own = settings[`${store} ${variant}${load === "blocks" ? "" : " rewritten"}`];
  const [size, page] = [Number(own?.cache_size), Number(own?.page_size)];
  // SQLite's cache_size counts pages, or KiB where it is negative.
  const cacheBytes = size < 0 ? -1024 * size : size * page;
  return {
    cacheBytes: cacheBytes > 0 ? cacheBytes : null,
    ofSmallFiles: cacheOfSmallFiles(own?.operating_profile),
    memoryBytes: memoryLimitBytes ?? machine.memoryBytes,
  };
}

/** SQLite's page cache while the file has so many bytes; that at its end where they are not known. */
export function cacheAt({ cacheBytes, ofSmallFiles }: Memory, fileBytes: number | null): number | null {
  return ofSmallFiles !== undefined && fileBytes !== null && fileBytes < ofSmallFiles.belowFileBytes
    ? ofSmallFiles.bytes
    : cacheBytes;
}

/** A point and why its load bends, if it does. */
export interface BentPoint extends GrowthPoint {
  readonly bend: Bend;
}

/** A load's rate against the size of its indexes. */
export interface Bend extends Memory {
  /** The cache at the end of each tenth; null for another engine. */
  readonly cacheBytesByTenth: readonly (number | null)[];
  /** The first tenth, from 1, at whose end the indexes are larger than the cache then, and than the memory; null where none is. */
  readonly pastCache: number | null;
  readonly pastMemory: number | null;
  /** Share of the file's bytes that are of indexes, at the end. */
  readonly indexShare: number;
  /** Bytes of the indexes at the end of each tenth; null where the file's size was not recorded then. */
  readonly indexBytes: readonly (number | null)[];
  /**
   * What each doubling of the indexes past the cache does to rows/s, as a factor, and the share of the differences between tenths
   * that this explains (r²). Null where the indexes pass it in too few tenths to tell.
   */
  readonly perDoubling: { readonly factor: number; readonly explained: number } | null;
  /** What its knee is explained by: what the indexes were larger than when it came. Null without a knee. */
  readonly cause: "cache" | "memory" | "neither" | null;
}

/**
 * Why a load bends. The size of the indexes at each tenth is the file's then, times their share of it at the end: parts are
 * measured once a trial.
 */
export function bendOf(point: GrowthPoint, memory: Memory): Bend {
  const atEnd = point.parts.filter(({ role }) => role === "index").reduce((sum, { bytes }) => sum + bytes, 0);
  const indexShare = atEnd / point.fileBytes;
  const indexBytes = point.fileBytesByTenth.map((bytes) => bytes === null ? null : bytes * indexShare);
  const cacheBytesByTenth = point.fileBytesByTenth.map((bytes) => cacheAt(memory, bytes));
  const exceeds = (limits: readonly (number | null)[]) =>
    indexBytes.map((bytes, at) => bytes === null ? null : bytes > (limits[at] ?? Infinity));
  const overCache = exceeds(cacheBytesByTenth);
  const overMemory = exceeds(indexBytes.map(() => memory.memoryBytes));
  const first = (over: readonly (boolean | null)[]) => over.includes(true) ? over.indexOf(true) + 1 : null;
  const knee = kneeOf(point);
  // At its end, or that of the last tenth before whose size was recorded.
  const atKnee = (over: readonly (boolean | null)[]) =>
    !!knee && over.slice(0, knee.tenth).findLast((is) => is !== null) === true;
  return {
    ...memory,
    cacheBytesByTenth,
    pastCache: first(overCache),
    pastMemory: first(overMemory),
    indexShare,
    indexBytes,
    perDoubling: doublings(point.rowsPerSByTenth, indexBytes, cacheBytesByTenth),
    cause: !knee ? null : atKnee(overMemory) ? "memory" : atKnee(overCache) ? "cache" : "neither",
  };
}

/** Tenths past the cache that a slope needs. choice: two points make a line, one more can contradict it. */
const SLOPE_TENTHS = 3;

/** The line of log2(rate) over the doublings of the indexes past the cache, which are none while they fit. */
function doublings(
  rates: readonly (number | null)[],
  indexBytes: readonly (number | null)[],
  cacheBytes: readonly (number | null)[],
): Bend["perDoubling"] {
  const points = rates.flatMap((rate, at) => {
    const [bytes, cache] = [indexBytes[at] ?? null, cacheBytes[at] ?? null];
    return rate === null || bytes === null || cache === null
      ? []
      : [[Math.max(0, Math.log2(bytes / cache)), Math.log2(rate)]];
  });
  if (points.filter(([x]) => x! > 0).length < SLOPE_TENTHS) return null;
  const line = linearRegression(points);
  return { factor: 2 ** line.m, explained: rSquared(points, linearRegressionLine(line)) };
}
