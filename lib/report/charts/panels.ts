/** A row of data that lies in a panel: what its column `panel` names. */
type Panelled = Readonly<Record<string, unknown>>;

/** Which panel of a picture a row lies in, as channels of a mark. */
export interface Panels {
  readonly fx: (row: Panelled) => number;
  readonly fy: (row: Panelled) => number;
}

/**
 * Small multiples in rows and columns: channels that put each row of data into the panel that its column `panel` names. The scales
 * `fx` and `fy` then count columns and rows: hide their axes, and name each panel by a text mark.
 * @param names Panels in reading order. @param columns How many stand side by side.
 */
export function panels(names: readonly string[], columns: number): Panels {
  const at = (row: Panelled) => names.indexOf(row["panel"] as string);
  return { fx: (row) => at(row) % columns, fy: (row) => Math.floor(at(row) / columns) };
}
