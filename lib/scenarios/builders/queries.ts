import type { EntityParameter, QuerySpec } from "../scenario.ts";

/** Arkiv's largest page, rows. */
const PAGE_ROWS = 200;

/** A kind of query without its name. */
type Query = Omit<QuerySpec, "type">;

/** A mix of queries, one `type: query(…)` per line. */
export function queries(table: Readonly<Record<string, Query>>): QuerySpec[] {
  return Object.entries(table).map(([type, query]) => ({ type, ...query }));
}

/**
 * One kind of query in a mix.
 *
 * @param kind `limit` defaults to Arkiv's largest page.
 * @param text Query in Arkiv's language, with `{name}` for a parameter.
 */
export function query(
  { weight, limit = PAGE_ROWS, source }: Pick<Query, "weight" | "source"> & { readonly limit?: number },
  text: string,
  parameters: QuerySpec["parameters"] = {},
): Query {
  return { text, parameters, limit, weight, source };
}

/** The id of an entity of this type. */
export function idOf(of: string): EntityParameter {
  return { kind: "id", of };
}

/** An id of this type that no entity has. */
export function missingIdOf(of: string): EntityParameter {
  return { kind: "id", of, missing: true };
}

/** The key of an entity of this type. */
export function keyOf(of: string): EntityParameter {
  return { kind: "key", of };
}

/** The owner of an entity of this type. */
export function ownerOf(of: string): EntityParameter {
  return { kind: "owner", of };
}

/** The value of an attribute of an entity of this type. */
export function heldBy(of: string, name: string): EntityParameter {
  return { kind: "attribute", of, name };
}
