import type { EntityKey } from "../entity.ts";
import { keyOfText } from "../system_attributes.ts";
import type { Query } from "./ast.ts";

/** The key, where a query asks for the entity with it and for nothing else; else null. */
export function askedKey(query: Query): EntityKey | null {
  return query.kind === "text" && query.name === "$key" && query.operator === "="
    ? keyOfText(query.value)
    : null;
}
