import * as Plot from "@observablehq/plot";
import { wrap } from "../../scenarios/describe/words.ts";
import { formatBytes, formatCount, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { colour } from "./colours.ts";
import { logTicks } from "./log_ticks.ts";
import { type Canvas, CHARACTER_PX, gridY, plotSvg, words } from "./plot_svg.ts";

/** A stretch of consecutive commits as one mark, so that a long run stays a small picture. */
export interface TimelineBin {
  /** End of its last commit, seconds from the start of the first one. */
  readonly atS: number;
  readonly lowUs: number;
  readonly medianUs: number;
  readonly highUs: number;
  /** Checkpoints during its commits. */
  readonly checkpoints: number;
  /** Size of the write-ahead log and of the file at the end of the stretch; null where they were not read. */
  readonly logBytes: number | null;
  readonly fileBytes: number | null;
}

/** What stands below the commits on their axis, and what the trial took. */
export interface TimelineRun {
  readonly bins: readonly TimelineBin[];
  /** Whether checkpoints were recorded, and how many there were. */
  readonly checkpoints: number | null;
  /** Wall time of the trial by what it was spent on, ms. */
  readonly timeMs: Readonly<Record<string, number>>;
  readonly peakRssBytes: number;
  /** Bytes that the process wrote to the disk; null where the system does not tell. */
  readonly writeBytes: number | null;
  readonly fileBytes: number;
}

/** Margins of all panels on the shared axis of time. */
export const SIDES = { marginLeft: 62, marginRight: 30 } as const;

/** First and last moment, in seconds. */
export function timeDomain(bins: readonly TimelineBin[]): [number, number] {
  return [0, Math.max(...bins.map(({ atS }) => atS), 1e-3)];
}

/** Checkpoints as ticks over the sizes of the file and of its log. */
export function drawBytes({ bins, checkpoints }: TimelineRun, width: number): string {
  const lines = (["fileBytes", "logBytes"] as const).flatMap((name) => {
    const known = bins.flatMap((bin) =>
      bin[name] === null || bin[name] <= 0 ? [] : [{ atS: bin.atS, bytes: bin[name] }]
    );
    return known.length === 0 ? [] : [{ name, known }];
  });
  const values = lines.flatMap(({ known }) => known.map(({ bytes }) => bytes));
  const domain: [number, number] = [Math.min(1e6, ...values) / 1.3, Math.max(2e6, ...values) * 4];
  const ticks = values.length === 0 ? [] : logTicks(...domain, 4);
  const [, last] = timeDomain(bins);
  const rug = bins.filter((bin) => bin.checkpoints > 0);
  const looks = { fileBytes: ["exact", "file", -9], logBytes: ["recommended", "log", 11] } as const;
  return plotSvg({
    ...{ width, ...SIDES, height: values.length > 0 ? 168 : 76, marginTop: 34, marginBottom: 40 },
    ariaLabel: "Checkpoints, and sizes of the file and its write-ahead log, on the same axis",
    x: { domain: [0, last] },
    y: { type: "log", domain },
    marks: [
      gridY(ticks),
      Plot.axisY(ticks, { text: formatBytes, label: null, tickSize: 0 }),
      Plot.axisX([0, last / 2, last], {
        text: (s: number) => s === 0 ? "0" : formatUs(1e6 * s),
        ...{ label: "time since the first commit", labelAnchor: "center", labelArrow: "none" },
        ...{ labelOffset: 36, tickSize: 4 },
      }),
      Plot.dot(rug, { x: "atS", frameAnchor: "top", dy: -8, r: 1.8, fill: colour("recommended") }),
      Plot.text([checkpointText(checkpoints)], {
        ...{ frameAnchor: "top-left", dy: -26, text: (line: string) => line, textAnchor: "start" },
        fill: colour("muted"),
      }),
      ...lines.flatMap(({ name, known }) => [
        Plot.line(known, { x: "atS", y: "bytes", stroke: colour(looks[name][0]), strokeWidth: 1.8 }),
        words([known.at(-1)!], {
          ...{ x: "atS", y: "bytes", dy: looks[name][2], textAnchor: "end", fill: colour(looks[name][0]) },
          text: ({ bytes }) => `${looks[name][1]} ${formatBytes(bytes)}`,
        }),
      ]),
    ],
  });
}

function checkpointText(checkpoints: number | null): string {
  if (checkpoints === null) return "checkpoints: not recorded";
  return checkpoints === 0 ? "no checkpoint meanwhile" : `● ${formatCount(checkpoints)} checkpoints`;
}

/** Where the trial's wall time went, as one bar and in words, with memory and bytes. */
export function drawAccount(
  { timeMs, peakRssBytes, writeBytes, fileBytes }: TimelineRun,
  width: number,
): string {
  const total = Object.values(timeMs).reduce((sum, ms) => sum + ms, 0);
  const parts = Object.entries(timeMs).filter(([, ms]) => ms > 0).sort(([, a], [, b]) => b - a);
  let until = 0;
  const bars = parts.map(([what, ms], i) => {
    const from = until;
    until += ms;
    return { what, x1: from, x2: until, i };
  });
  const bar = plotSvg({
    ...{ width, height: 22, ...{ marginLeft: 0, marginRight: 0, marginTop: 4, marginBottom: 4 } },
    ariaLabel: "Wall time of the trial by what it was spent on",
    x: { domain: [0, Math.max(total, 1)] },
    marks: [
      Plot.rectX(bars, {
        ...{ x1: "x1", x2: "x2", insetRight: 1 },
        fill: ({ what }) => colour(what === STORE ? "exact" : "peer"),
        fillOpacity: ({ what, i }) => what === STORE ? 1 : Math.max(0.25, 0.9 - 0.2 * i),
      }),
    ],
  });
  const shares = parts.map(([what, ms]) => `${what} ${formatPercent(ms / total)}`).join(", ");
  const written = writeBytes === null
    ? "what was written to the disk was not recorded"
    : `${formatBytes(writeBytes)} written to the disk, ${
      formatNumber(writeBytes / Math.max(1, fileBytes))
    }x the file`;
  const lines = [
    `wall time ${formatUs(1000 * total)}: ${shares}`,
    `memory at most ${formatBytes(peakRssBytes)}; file ${formatBytes(fileBytes)}; ${written}`,
  ];
  return bar + drawWords(lines, { width, ariaLabel: lines.join(". ") });
}

/** The part of a trial's wall time that is drawn as the store's own. */
const STORE = "store";

/** Height of a line of words, px. */
const LINE_PX = 17;

/** Lines of words, broken where they are too long for the picture. */
export function drawWords(lines: readonly string[], canvas: Canvas): string {
  const most = Math.floor(canvas.width / CHARACTER_PX);
  const broken = lines.flatMap((line) => wrap(line, most).map((part, i) => i === 0 ? part : `    ${part}`));
  const height = broken.length * LINE_PX + 4;
  return plotSvg({
    ...{ ...canvas, height, marginLeft: 0, marginRight: 0, marginTop: 0, marginBottom: 0 },
    x: { domain: [0, canvas.width], range: [0, canvas.width] },
    y: { domain: [0, height], range: [0, height] },
    marks: [
      Plot.text(broken, {
        ...{ x: () => 0, y: (_: string, i: number) => (i + 0.5) * LINE_PX, text: (line: string) => line },
        ...{ textAnchor: "start", fill: colour("ink") },
      }),
    ],
  });
}
