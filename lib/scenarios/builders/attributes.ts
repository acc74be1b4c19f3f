import type { AttributeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";
import { whole } from "./encodings.ts";

/** An attribute without its name; `source` only where it differs from its table's. */
export type Declared = Omit<AttributeSpec, "name" | "source"> & { readonly source?: string };

/** A table entry: a template, the value of a string attribute, or a declared attribute. */
export type Declaration = string | ValueSpec | Declared;

/**
 * A table of attributes, one `name: value` per line, all from one source except those wrapped in `from`. Values declare
 * string attributes, except those made by `number`. The first template of an entity type is its id.
 *
 * @example
 * ```ts
 * import { attributes, changing, from, number } from "./attributes.ts";
 * import { between, weighted } from "./values.ts";
 *
 * attributes("002:L211-L221", {
 *   node_id: "node_{pad:6}",
 *   region: from("choice: two regions", weighted({ east: 60, west: 40 })),
 *   cpu_util_pct: changing(number("percent", between(0, 100))),
 * });
 * ```
 */
export function attributes(source: string, table: Readonly<Record<string, Declaration>>): AttributeSpec[] {
  return Object.entries(table).map(([name, declaration]) => ({ name, source, ...declared(declaration) }));
}

/** A numeric attribute, stored as integers of a unit or by another encoding. */
export function number(unit: string | NumericEncoding, value: ValueSpec): Declared {
  return { type: "numeric", value, encoding: typeof unit === "string" ? whole(unit) : unit };
}

/** The same attribute with its own source. */
export function from(source: string, declaration: Declaration): Declared {
  return { ...declared(declaration), source };
}

/** The same attribute, redrawn in every version. */
export function changing(declaration: Declaration): Declared {
  return { ...declared(declaration), changes: true };
}

/** The same attribute, set only in the given life-cycle states. */
export function during(states: readonly string[], declaration: Declaration): Declared {
  return { ...declared(declaration), inStates: states };
}

function declared(declaration: Declaration): Declared {
  if (typeof declaration === "string") {
    return { type: "string", value: { kind: "template", template: declaration } };
  }
  return "kind" in declaration ? { type: "string", value: declaration } : declaration;
}
