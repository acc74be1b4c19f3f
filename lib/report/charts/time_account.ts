import { barRows } from "./bar_rows.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { formatNumber, formatUs } from "../../text/numbers.ts";
import { type ChartOptions, NARROW_PX, WIDE_PX } from "./plot_svg.ts";
import { captionOf, type Provenance } from "./provenance.ts";
import { slug } from "../../text/slug.ts";

/** A wall time and its parts. */
export interface TimeAccountData {
  /** What the account is of: "the whole run", "one onboarding". */
  readonly of: string;
  /** Milliseconds by what they were spent on. */
  readonly timeMs: Readonly<Record<string, number>>;
  /** The entry that is the store's own time. */
  readonly store: string;
  readonly provenance: Provenance;
}

/** Where the time went: every millisecond of the wall clock is in one bar. */
export function timeAccount(data: TimeAccountData, { width = WIDE_PX }: ChartOptions = {}): Figure {
  const total = Object.values(data.timeMs).reduce((sum, ms) => sum + ms, 0);
  const entries = Object.entries(data.timeMs).filter(([, ms]) => ms > 0).sort((a, b) => b[1] - a[1]);
  const share = (ms: number) => `${formatNumber(100 * ms / total)} %`;
  const storeMs = data.timeMs[data.store] ?? 0;
  const title = `The store took ${share(storeMs)} of ${data.of} (${formatUs(storeMs * 1000)} of ` +
    `${formatUs(total * 1000)})`;
  const subtitle = "Wall time by what it was spent on. Blue: inside store calls. Grey: everything else.";
  const rows = entries.map(([label, ms]) => ({
    label,
    value: ms,
    interval: null,
    text: `${formatUs(ms * 1000)}, ${share(ms)}`,
    colour: label === data.store ? "exact" as const : "peer" as const,
  }));
  return makeFigure({
    id: slug("time", data.of),
    title,
    subtitle,
    caption: captionOf(data.provenance, []),
    wide: barRows(rows, width, `${title}. ${subtitle}`),
    narrow: barRows(rows, NARROW_PX, `${title}. ${subtitle}`),
    table: {
      columns: [{ title: "spent on" }, { title: "time", number: true }, { title: "share", number: true }],
      rows: entries.map(([label, ms]) => [label, formatUs(ms * 1000), share(ms)]),
    },
  });
}
