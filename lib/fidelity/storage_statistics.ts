import type { LoadedStorage } from "./load_storage.ts";
import type { Mendoza } from "../reference/mendoza.ts";
import type { Quantity } from "../reference/quantity.ts";
import { type Statistic, STORAGE_TOLERANCE } from "./statistic.ts";

const UNIT_BYTES = { GB: 1e9, GiB: 2 ** 30 } as const;
/** Half of the last printed digit of the sizes by table, which have one decimal. */
const HALF_DIGIT_GB = 0.05;

/**
 * Bytes on disk after loading, by table and as a whole. Sizes by table are read in GB, those of the component table in GiB:
 * 12.44 GiB are the 13.35 GB of the file (M-08).
 */
export function storageStatistics({ storage }: Mendoza, loaded: LoadedStorage): Statistic[] {
  const tables = storage.by_table.map((published) => ({
    published,
    data: loaded.bytes[published.table] ?? 0,
    indexes: indexesOf(published.table, loaded),
  }));
  const data = tables.reduce((sum, table) => sum + table.data, 0);
  const indexes = tables.reduce((sum, table) => sum + table.indexes, 0);
  const gib = (name: string, { value, source }: Quantity, bytes: number) =>
    size({ name, unit: "GiB", published: value, source: `${source}; M-08` }, bytes);
  const { file_size_gb: file } = storage;
  return [
    ...tables.flatMap(({ published: { table, data_gb, indexes_gb, total_gb, source }, data, indexes }) => {
      const tenth = (what: string, published: number, bytes: number) =>
        roundedSize({ name: `${table}: ${what}`, unit: "GB", published, source: `${source}; M-08` }, bytes);
      return [
        tenth("data", data_gb, data),
        tenth("indexes", indexes_gb, indexes),
        tenth("in all", total_gb, data + indexes),
      ];
    }),
    gib("data of all tables", storage.data_gb, data),
    gib("indexes of all tables", storage.indexes_gb, indexes),
    gib("data and indexes", storage.used_total_gb, data + indexes),
    size({ name: "database file", unit: "GB", published: file.value, source: file.source }, loaded.fileBytes),
  ];
}

type PublishedSize = Pick<Statistic, "name" | "published" | "source"> & {
  readonly unit: keyof typeof UNIT_BYTES;
};

function size(published: PublishedSize, bytes: number): Statistic {
  return {
    ...published,
    group: "Bytes on disk",
    synthetic: bytes / UNIT_BYTES[published.unit],
    follows: "count",
    from: Infinity,
    tolerance: STORAGE_TOLERANCE,
  };
}

/** A size printed to a tenth of a GB: the tolerance is at least half a tenth. */
function roundedSize(published: PublishedSize, bytes: number): Statistic {
  const tolerance = HALF_DIGIT_GB / published.published;
  const common = size(published, bytes);
  return tolerance > STORAGE_TOLERANCE
    ? { ...common, tolerance, because: "printed to a tenth of a GB" }
    : common;
}

/** Bytes of a table's indexes, that of its primary key included. */
function indexesOf(table: string, { bytes }: LoadedStorage): number {
  return Object.entries(bytes).reduce(
    (sum, [name, size]) =>
      name.startsWith(`${table}_`) || name === `sqlite_autoindex_${table}_1` ? sum + size : sum,
    0,
  );
}
