/** A chart takes one file: `name(data, {width})`, nothing read, and a golden picture. */
import { barRows } from "../../lib/report/charts/bar_rows.ts";
import { type Figure, makeFigure } from "../../lib/report/charts/figure.ts";
import { type ChartOptions, NARROW_PX, WIDE_PX } from "../../lib/report/charts/plot_svg.ts";
import { captionOf, type Provenance } from "../../lib/report/charts/provenance.ts";

/** Entity versions a second, by store. */
export interface StoreRates {
  readonly rates: readonly { readonly store: string; readonly perS: number }[];
  readonly provenance: Provenance;
}

/** How fast each store takes the same blocks, fastest first. */
export function storeRates(
  { rates, provenance }: StoreRates,
  { width = WIDE_PX }: ChartOptions = {},
): Figure {
  const sorted = rates.toSorted((a, b) => b.perS - a.perS);
  const title = `${sorted[0]!.store} takes ${Math.round(sorted[0]!.perS)} entity versions a second`;
  const subtitle = "Entity versions a second of each store, the same blocks in turns";
  const rows = sorted.map(({ store, perS }) => ({
    label: store,
    value: perS,
    interval: null,
    text: `${Math.round(perS)} /s`,
    colour: "exact" as const,
  }));
  return makeFigure({
    id: "store-rates",
    title,
    subtitle,
    caption: captionOf(provenance, []),
    wide: barRows(rows, width, title),
    narrow: barRows(rows, NARROW_PX, title),
    table: {
      columns: [{ title: "store" }, { title: "entity versions/s", number: true }],
      rows: rows.map(({ label, text }) => [label, text]),
    },
  });
}
