import type { AttributeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";
import { whole } from "./encodings.ts";

/** An attribute without its name; `source` only where it differs from that of the table it stands in. */
export type Declared = Omit<AttributeSpec, "name" | "source"> & { readonly source?: string };

/** What a table of attributes holds: a template, the value of a string attribute, or a declared attribute. */
export type Declaration = string | ValueSpec | Declared;

/**
 * A table of attributes, one `name: value` a line, all from one source unless a line says otherwise (`from`). Values are
 * string attributes except those made by `number`. The first template of a type is its id.
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

/** A numeric attribute: whole numbers of a unit, or values stored by another encoding. */
export function number(unit: string | NumericEncoding, value: ValueSpec): Declared {
  return { type: "numeric", value, encoding: typeof unit === "string" ? whole(unit) : unit };
}

/** The same attribute from a source of its own. */
export function from(source: string, declaration: Declaration): Declared {
  return { ...declared(declaration), source };
}

/** The same attribute, drawn again in every version. */
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
