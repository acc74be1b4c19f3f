import type { EntityParameter, QuerySpec } from "../scenario.ts";

/** Rows of Arkiv's largest page. */
const PAGE_ROWS = 200;

/**
 * One kind of query of a mix.
 *
 * @param kind `limit` is Arkiv's largest page unless stated.
 * @param text Query in Arkiv's language; `{name}` stands for a parameter.
 */
export function query(
  { type, weight, limit = PAGE_ROWS, source }: Omit<QuerySpec, "text" | "parameters" | "limit"> & {
    readonly limit?: number;
  },
  text: string,
  parameters: QuerySpec["parameters"] = {},
): QuerySpec {
  return { type, text, parameters, limit, weight, source };
}

/** The id of an entity of a type. */
export function idOf(of: string): EntityParameter {
  return { kind: "id", of };
}

/** An id of that type that no entity has. */
export function missingIdOf(of: string): EntityParameter {
  return { kind: "id", of, missing: true };
}

/** The key of an entity of a type. */
export function keyOf(of: string): EntityParameter {
  return { kind: "key", of };
}

/** The owner of an entity of a type. */
export function ownerOf(of: string): EntityParameter {
  return { kind: "owner", of };
}

/** What an entity of a type holds in an attribute. */
export function heldBy(of: string, name: string): EntityParameter {
  return { kind: "attribute", of, name };
}
