import pl from "nodejs-polars";
import { POLARS_TYPES } from "../../runs/frame.ts";
import type { ColumnType } from "../../runs/schema.ts";

/** Columns of a frame by name. A unit ends the name: `_ms`, `_mb`, `_per_s`. */
type ResultColumns = Readonly<Record<string, ColumnType>>;

const ofType = <Type extends ColumnType>(type: Type) => <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, type])) as Record<Name, Type>;

/** Columns of one type, by their names. Counts are numbers like all others: Polars would cut off the quotient of whole ones. */
export const [texts, numbers, flags] = [ofType("text"), ofType("number"), ofType("boolean")];

/** A frame of plain records with these columns, in their order, also without records; what a record does not have is null. */
export function resultFrame<Columns extends ResultColumns>(
  columns: Columns,
  records: readonly Readonly<Record<keyof Columns, string | number | boolean | null>>[],
): pl.DataFrame {
  return pl.DataFrame(
    Object.entries(columns).map(([name, type]) =>
      pl.Series(name, records.map((record) => record[name] ?? null), POLARS_TYPES[type])
    ),
  );
}
