import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const zone = z.object({
  id: z.string(),
  rows_min: z.number(),
  /** Null where it has no end. */
  rows_max: z.number().nullable(),
  performance: z.string(),
  write_speed: z.string(),
  source: z.string(),
});

/** One of the sources' zones of a database's size in rows: estimates, of which nothing was measured. Source: 002:L1363-L1372. */
export type RowCountZone = Readonly<z.infer<typeof zone>>;

/** The published zones, the smallest first. @throws {HeadroomError} The file is missing or a row has another shape. */
export function loadRowCountZones(path = referencePath("requirements.json")): RowCountZone[] {
  return readReference(path, z.object({ row_count_zones: z.array(zone) })).row_count_zones;
}
