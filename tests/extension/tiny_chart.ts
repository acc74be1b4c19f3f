/** A chart takes one file: `name(data, {width})`, nothing read, and a golden picture. */
import { barRows } from "../../lib/report/charts/bar_rows.ts";
import { type Figure, makeFigure } from "../../lib/report/charts/figure.ts";
import type { ChartOptions } from "../../lib/report/charts/plot_svg.ts";
import type { Provenance } from "../../lib/report/charts/provenance.ts";
import { numeric } from "../../lib/report/charts/table_html.ts";

/** Entity versions a second, by store. */
export interface StoreRates {
  readonly rates: readonly { readonly store: string; readonly perS: number }[];
  readonly provenance: Provenance;
}

/** How fast each store takes the same blocks, fastest first. */
export function storeRates({ rates, provenance }: StoreRates, options?: ChartOptions): Figure {
  const sorted = rates.toSorted((a, b) => b.perS - a.perS);
  const rows = sorted.map(({ store, perS }) => ({
    label: store,
    value: perS,
    interval: null,
    text: `${Math.round(perS)} /s`,
    colour: "exact" as const,
  }));
  return makeFigure({
    id: "store-rates",
    title: `${sorted[0]!.store} takes ${Math.round(sorted[0]!.perS)} entity versions a second`,
    subtitle: "Entity versions a second of each store, the same blocks in turns",
    facts: [],
    provenance,
    draw: (canvas) => barRows(rows, canvas),
    table: {
      columns: ["store", numeric("entity versions/s")],
      rows: rows.map(({ label, text }) => [label, text]),
    },
    data: sorted.map(({ store, perS }) => ({ store, entity_versions_per_s: perS })),
  }, options);
}
