import type { Projection } from "../../model/projection.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { formatInterval, formatValue } from "../../text/numbers.ts";
import type { Cell } from "../charts/table_html.ts";

/** A number of the model with its unit and 95 % interval; projected and rescaled ones are styled, missing ones shown as a dash. */
export function valueCell(
  number: Pick<Verdict, "value" | "unit" | "interval" | "basis"> & Pick<Projection, "rescaledFrom">,
): Cell {
  const { value, unit, interval, basis, rescaledFrom } = number;
  if (value === null) return { text: "–" };
  const cell = { text: formatValue(value, unit), small: formatInterval(interval, unit) };
  return basis === "measured" && rescaledFrom === undefined ? cell : { ...cell, kind: "projected" };
}
