import type { LoadedStorage } from "./load_storage.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Quantity } from "../reference/quantity.ts";
import { type Statistic, statisticsOf, STORAGE_TOLERANCE } from "./statistic.ts";

const GB = 1e9;
const GIB = 2 ** 30;
/** Half of the last printed digit of the sizes by table, which have one decimal. */
const HALF_DIGIT_GB = 0.05;
const SHARED = {
  group: "Bytes on disk",
  follows: "count",
  from: Infinity,
  tolerance: STORAGE_TOLERANCE,
} as const;

/**
 * Bytes on disk after loading, by table and as a whole. Sizes by table are read in GB, those of the component table in GiB:
 * 12.44 GiB are the 13.35 GB of the file (M-08).
 */
export function storageStatistics({ storage }: Mendoza, loaded: LoadedStorage): Statistic[] {
  const gb = statisticsOf({ ...SHARED, unit: "GB" });
  const gib = statisticsOf({ ...SHARED, unit: "GiB" });
  const cited = ({ value, source }: Quantity) => ({ value, source: `${source}; M-08` });
  const tables = storage.by_table.map((published) => ({
    published,
    data: loaded.bytes[published.table] ?? 0,
    indexes: indexesOf(published.table, loaded),
  }));
  const data = tables.reduce((sum, table) => sum + table.data, 0);
  const indexes = tables.reduce((sum, table) => sum + table.indexes, 0);
  return [
    ...tables.flatMap(({ published: { table, data_gb, indexes_gb, total_gb, source }, data, indexes }) => {
      const size = (what: string, value: number, bytes: number) =>
        printedToATenth(gb(`${table}: ${what}`, cited({ value, source }), bytes / GB));
      return [
        size("data", data_gb, data),
        size("indexes", indexes_gb, indexes),
        size("in all", total_gb, data + indexes),
      ];
    }),
    gib("data of all tables", cited(storage.data_gb), data / GIB),
    gib("indexes of all tables", cited(storage.indexes_gb), indexes / GIB),
    gib("data and indexes", cited(storage.used_total_gb), (data + indexes) / GIB),
    gb("database file", storage.file_size_gb, loaded.fileBytes / GB),
  ];
}

/** A size printed to a tenth of a GB: the tolerance is at least half a tenth. */
function printedToATenth(size: Statistic): Statistic {
  const tolerance = HALF_DIGIT_GB / size.published;
  return tolerance > STORAGE_TOLERANCE ? { ...size, tolerance, because: "printed to a tenth of a GB" } : size;
}

/** Bytes of a table's indexes, that of its primary key included. */
function indexesOf(table: string, { bytes }: LoadedStorage): number {
  return Object.entries(bytes).reduce(
    (sum, [name, size]) =>
      name.startsWith(`${table}_`) || name === `sqlite_autoindex_${table}_1` ? sum + size : sum,
    0,
  );
}
