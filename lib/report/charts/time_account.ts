import { barRows } from "./bar_rows.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatPercent, formatUs } from "../../text/numbers.ts";
import type { ChartOptions } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";
import { slug } from "../../text/slug.ts";

/** A wall time and its parts. */
export interface TimeAccountData {
  /** What the account is of: "the whole run", "one onboarding". */
  readonly of: string;
  /** Milliseconds by what they were spent on. */
  readonly timeMs: Readonly<Record<string, number>>;
  /** Name of the entry that is time inside the store. */
  readonly store: string;
  readonly provenance: Provenance;
}

/** Where the wall time went: bars that add up to all of it. */
export function timeAccount(data: TimeAccountData, options?: ChartOptions): Figure {
  const total = Object.values(data.timeMs).reduce((sum, ms) => sum + ms, 0);
  const entries = Object.entries(data.timeMs).filter(([, ms]) => ms > 0).sort((a, b) => b[1] - a[1]);
  const share = (ms: number) => formatPercent(ms / total);
  const storeMs = data.timeMs[data.store] ?? 0;
  const rows = entries.map(([label, ms]) => ({
    label,
    value: ms,
    interval: null,
    text: `${formatUs(ms * 1000)}, ${share(ms)}`,
    colour: label === data.store ? "exact" as const : "peer" as const,
  }));
  return makeFigure({
    id: slug("time", data.of),
    title: `The store took ${share(storeMs)} of ${data.of} (${formatUs(storeMs * 1000)} of ` +
      `${formatUs(total * 1000)})`,
    subtitle: "Wall time by what it was spent on. Blue: inside store calls. Grey: everything else.",
    facts: [],
    provenance: data.provenance,
    draw: (canvas) => barRows(rows, canvas),
    table: {
      columns: ["spent on", numeric("time"), numeric("share")],
      rows: entries.map(([label, ms]) => [label, formatUs(ms * 1000), share(ms)]),
    },
    data: entries.map(([label, ms]) => ({ spent_on: label, time_ms: ms, share: ms / total })),
  }, options);
}
