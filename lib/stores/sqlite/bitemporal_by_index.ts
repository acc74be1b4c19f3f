import { HeadroomError } from "../../errors.ts";
import type { EntityStoreKind, KindFamily } from "../store_kind.ts";
import { bitemporalKind } from "./bitemporal.ts";
import type { DatabaseSchema } from "./open_database.ts";
import { ARKIV_INDEXES, ARKIV_TABLES, createIndexes } from "./schema.ts";

/** Secondary indexes: names, with what each is on. */
type Indexes = Readonly<Record<string, string>>;

/**
 * Indexes that another one serves as well: two are strict prefixes of another index, one repeats its table's primary key (in the
 * other direction of blocks) and one extends it.
 */
export const REDUNDANT_INDEXES: ReadonlySet<string> = new Set([
  "string_attributes_entity_key_index",
  "numeric_attributes_entity_key_index",
  "string_attributes_entity_kv_idx",
  "payloads_entity_key_index",
]);

const ALL = Object.entries(ARKIV_INDEXES);

const FAMILY: KindFamily = {
  names: `bitemporal-indexes-0 to -${ALL.length - 1}, bitemporal-no-redundant, bitemporal-ascending`,
  about: "bitemporal with fewer or other secondary indexes",
};

/**
 * `bitemporal` with other secondary indexes; those of the primary keys are always there. `-indexes-<n>` has the first n in the
 * order of Arkiv's SQL (all of them are `bitemporal`), `-no-redundant` all but those that another one serves, `-ascending` all,
 * with the newest blocks last in those that Arkiv orders by descending blocks for queries by value.
 */
export const BITEMPORAL_BY_INDEX: readonly EntityStoreKind[] = [
  ...ALL.map((_, count) =>
    kind(
      `indexes-${count}`,
      `the first ${count} of its ${ALL.length} secondary indexes`,
      ALL.slice(0, count),
    )
  ),
  kind(
    "no-redundant",
    `the ${
      ALL.length - REDUNDANT_INDEXES.size
    } of its ${ALL.length} secondary indexes that no other one serves`,
    ALL.filter(([name]) => !REDUNDANT_INDEXES.has(name)),
  ),
  kind(
    "ascending",
    "ascending blocks in the two indexes that find values",
    ALL.map(([name, on]) => [name, name.endsWith("kv_temporal_idx") ? on.replaceAll(" DESC", "") : on]),
  ),
];

function kind(
  name: string,
  what: string,
  indexes: readonly (readonly [string, string])[],
): EntityStoreKind {
  const base = bitemporalKind({
    name: `bitemporal-${name}`,
    about: `bitemporal with ${what}`,
    schema: schemaWith(`Arkiv's tables with ${what}`, Object.fromEntries(indexes)),
  });
  return { ...base, family: FAMILY };
}

/** Arkiv's tables with some indexes, and no more of Arkiv's: a file with all of them would have the indexes of every one. */
function schemaWith(name: string, indexes: Indexes): DatabaseSchema {
  const schema: DatabaseSchema = {
    name,
    sql: ARKIV_TABLES + createIndexes(indexes),
    version: 1,
    heldBy(_database, found, { path }) {
      const besides = Object.keys(ARKIV_INDEXES).filter((index) =>
        index in found.indexes && !(index in indexes)
      );
      if (besides.length === 0) return schema;
      throw HeadroomError.unmet(`open "${path}"`, {
        expected: name,
        actual: `also index ${besides.join(", ")}`,
        next: "Open it with the kind of store that made it.",
      });
    },
  };
  return schema;
}
