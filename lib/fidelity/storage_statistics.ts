import type { LoadedStorage } from "./load_storage.ts";
import type { MendozaReference } from "../reference/mendoza.ts";
import { type Statistic, STORAGE_TOLERANCE } from "./statistic.ts";

const GB = 1e9;
const GIB = 2 ** 30;
/** Sizes by table are printed to a tenth. */
const HALF_DIGIT_GB = 0.05;

/**
 * Bytes on disk after loading, by table and as a whole. Sizes by table are read in GB, those of the component table in GiB:
 * 12.44 GiB are the 13.35 GB of the file (M-08).
 */
export function storageStatistics({ storage }: MendozaReference, loaded: LoadedStorage): Statistic[] {
  const common = {
    group: "Bytes on disk",
    follows: "count",
    from: Infinity,
    tolerance: STORAGE_TOLERANCE,
  } as const;
  const dataBytes = storage.by_table.reduce((sum, { table }) => sum + (loaded.bytes[table] ?? 0), 0);
  const indexBytes = storage.by_table.reduce((sum, { table }) => sum + indexesOf(table, loaded), 0);
  const gib = (name: string, { value, source }: { value: number; source: string }, bytes: number) => ({
    ...{ ...common, name, unit: "GiB", published: value, source: `${source}; M-08`, synthetic: bytes / GIB },
  });
  const { file_size_gb: file } = storage;
  return [
    ...storage.by_table.flatMap(({ table, data_gb, indexes_gb, total_gb, source }) => {
      const bytes = loaded.bytes[table] ?? 0;
      const indexes = indexesOf(table, loaded);
      return [
        tenth(`${table}: data`, data_gb, source, bytes),
        tenth(`${table}: indexes`, indexes_gb, source, indexes),
        tenth(`${table}: in all`, total_gb, source, bytes + indexes),
      ];
    }),
    gib("data of all tables", storage.data_gb, dataBytes),
    gib("indexes of all tables", storage.indexes_gb, indexBytes),
    gib("data and indexes", storage.used_total_gb, dataBytes + indexBytes),
    {
      ...{ ...common, name: "database file", unit: "GB", published: file.value, source: file.source },
      synthetic: loaded.fileBytes / GB,
    },
  ];
}

/** A size printed to a tenth of a GB: at least half a tenth is the printer's. */
function tenth(name: string, published: number, source: string, bytes: number): Statistic {
  const rounding = HALF_DIGIT_GB / published;
  return {
    group: "Bytes on disk",
    name,
    unit: "GB",
    published,
    source: `${source}; M-08`,
    synthetic: bytes / GB,
    follows: "count",
    from: Infinity,
    tolerance: Math.max(STORAGE_TOLERANCE, rounding),
    ...rounding > STORAGE_TOLERANCE ? { because: "printed to a tenth of a GB" } : {},
  };
}

/** Bytes of a table's indexes, that of its primary key included. */
function indexesOf(table: string, { bytes }: LoadedStorage): number {
  return Object.entries(bytes).reduce(
    (sum, [name, size]) =>
      name.startsWith(`${table}_`) || name === `sqlite_autoindex_${table}_1` ? sum + size : sum,
    0,
  );
}
