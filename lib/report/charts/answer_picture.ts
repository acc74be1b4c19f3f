import * as Plot from "@observablehq/plot";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { formatHeadroom, formatRough } from "../../text/numbers.ts";
import { type AnswerCard, type AnswerLayout, layOut } from "./answer_layout.ts";
import { type AnswerBar, type AnswerRow, headroomDomain, VERDICT_MARKS } from "./answer_rows.ts";
import { colour, type ColourName } from "./colours.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { logTicks } from "./log_ticks.ts";
import { type Canvas, type ChartOptions, plotSvg } from "./plot_svg.ts";
import type { Provenance } from "./provenance.ts";
import { numeric } from "./table_html.ts";

/** The answer of a run. */
export interface AnswerData {
  readonly title: string;
  readonly rows: readonly AnswerRow[];
  readonly provenance: Provenance;
}

const VERDICT_COLOURS = { pass: "pass", fail: "limit", "not proven": "unproven" } as const;

/**
 * The answer at a glance: for each use case and store, how much room its writes, reads, disk and sync have, as bars from the 1x line
 * on a logarithmic axis, with intervals; filled where that is shown, dashed where it is not proven, hatched where it is unknown.
 */
export function answerPicture(data: AnswerData, options?: ChartOptions): Figure {
  const stores = [...Map.groupBy(data.rows.filter(({ store }) => store !== null), ({ store }) => store!)];
  return makeFigure({
    id: "answer",
    title: data.title,
    subtitle:
      "Room for the tightest need of each kind at full size, on one chain, logarithmic: right of the 1x line there is room, " +
      "left of it what is asked is missed; bold: what breaks first. Filled: shown (✓ passes, ✗ fails). Dashed: not proven (?). Hatched: unknown. " +
      "Thin line: 95 % interval." +
      stores.map(([store, [row]]) =>
        ` ${COLOUR_WORDS[row!.colour] ?? "Grey"}: ${store}${row!.isExact ? " (Arkiv's schema)" : ""}.`
      ).join(""),
    facts: ["disk: held against the free space of the machine, where nothing is asked"],
    provenance: data.provenance,
    draw: (canvas) => drawAnswer(data.rows, canvas),
    table: {
      columns: [
        ...["use case", "store", "of", "asked"],
        ...[numeric("headroom"), numeric("95 % interval"), "verdict", "requirement"],
      ],
      rows: data.rows.flatMap(({ name, store, bars }) =>
        bars.length === 0 ? [[name, "–", "–", "–", "–", "–", "not in this run", "–"]] : bars.map((bar) => [
          ...[name, store ?? "–", bar.axis, bar.asked],
          bar.headroom === null ? "–" : formatHeadroom(bar.headroom),
          bar.interval === null ? "–" : `[${bar.interval.map((at) => formatHeadroom(at, true)).join(", ")}]`,
          bar.verdict === null ? "–" : `${bar.verdict} ${VERDICT_MARKS[bar.verdict]}`,
          bar.id ?? "–",
        ])
      ),
    },
    data: data.rows.flatMap(({ name, store, bars }) =>
      bars.map(({ axis, asked, id, headroom, interval, verdict }) => ({
        ...{ use_case: name, store, axis, asked, requirement: id, headroom_ratio: headroom },
        ...{ headroom_low_ratio: interval?.[0] ?? null, headroom_high_ratio: interval?.[1] ?? null, verdict },
      }))
    ),
  }, options);
}

const COLOUR_WORDS: Readonly<Partial<Record<ColourName, string>>> = {
  exact: "Blue",
  recommended: "Orange",
  pass: "Green",
  unproven: "Violet",
};

const BAR_PX = 10;
/** Half of the box that is hatched where nothing is known, px. */
const UNKNOWN_PX = 24;

function drawAnswer(rows: readonly AnswerRow[], canvas: Canvas): string {
  const layout = layOut(rows, canvas.width);
  const { height, lines } = layout;
  const domain = headroomDomain(rows);
  const at = ({ plot: [left, right] }: AnswerCard, value: number) => {
    const share = Math.log(Math.max(value, domain[0]) / domain[0]) / Math.log(domain[1] / domain[0]);
    return left + share * (right - left);
  };
  const known = lines.filter(({ bar }) => bar.headroom !== null);
  const bars = known.map((line) => {
    const [from, to] = [at(line.card, 1), at(line.card, line.bar.headroom!)];
    return { ...line, x1: Math.min(from, to), x2: Math.max(from, to) };
  });
  const isOpen = ({ bar }: { bar: AnswerBar }) => bar.verdict === "not proven";
  const spans = known.flatMap(({ card, bar, y }) =>
    bar.interval === null ? [] : [{ y, x1: at(card, bar.interval[0]), x2: at(card, bar.interval[1]) }]
  );
  const box = { y1: ({ y }: Placed) => y - BAR_PX / 2, y2: ({ y }: Placed) => y + BAR_PX / 2 };
  const colourOf = ({ row }: { row: AnswerRow }) => colour(row.colour);
  return plotSvg({
    ...canvas,
    height,
    ...{ marginLeft: 0, marginRight: 0, marginTop: 0, marginBottom: 0 },
    x: { type: "linear", domain: [0, canvas.width], range: [0, canvas.width] },
    y: { type: "linear", domain: [0, height], range: [0, height] },
    marks: [
      ...gridMarks(layout, domain, at),
      Plot.rect(bars.filter((bar) => !isOpen(bar)), { x1: "x1", x2: "x2", ...box, fill: colourOf }),
      Plot.rect(bars.filter(isOpen), {
        ...{ x1: "x1", x2: "x2", ...box, fill: "none", stroke: colourOf },
        ...{ strokeWidth: 1.3, strokeDasharray: "3 2" },
      }),
      Plot.link(hatches(layout, (card) => at(card, 1)), {
        ...{ x1: "x1", y1: "y1", x2: "x2", y2: "y2", stroke: colour("muted"), strokeWidth: 1 },
      }),
      Plot.ruleY(spans, { x1: "x1", x2: "x2", y: "y", stroke: colour("ink"), strokeWidth: 1.4 }),
      ...wordMarks(layout),
    ],
  });
}

interface Placed {
  readonly y: number;
}

function gridMarks(
  { height, cards }: AnswerLayout,
  domain: readonly [number, number],
  at: (card: AnswerCard, value: number) => number,
): Plot.Markish[] {
  const decades = logTicks(domain[0], domain[1], 6).filter((tick) => tick !== 1);
  const ticks = [...decades, 1];
  const grid = cards.flatMap((card) =>
    ticks.map((tick) => ({ x: at(card, tick), y1: card.lines[0] - 2, y2: card.lines[1], tick }))
  );
  // One row of ticks a column of cards.
  const columns = cards.filter(({ x }, i) => cards.findIndex((card) => card.x === x) === i);
  const labels = columns.flatMap((card) => ticks.map((tick) => ({ x: at(card, tick), tick })));
  const one = columns.map((card) => ({ x: at(card, 1) }));
  const top = { y: () => 8, fill: colour("muted") };
  return [
    Plot.ruleX(grid, {
      ...{ x: "x", y1: "y1", y2: "y2" },
      stroke: ({ tick }) => colour(tick === 1 ? "muted" : "grid"),
      strokeWidth: ({ tick }) => tick === 1 ? 1.5 : 1,
    }),
    Plot.text(spaced(labels), {
      ...{ x: "x", y: () => height - 9, fill: colour("muted") },
      text: ({ tick }) => tick >= 1 ? `${formatRough(tick)}x` : `1/${formatRough(1 / tick)}`,
    }),
    Plot.text(one, { ...top, x: "x", text: () => "1x" }),
    Plot.text(one, { ...top, x: "x", dx: -14, textAnchor: "end", text: () => "misses ◂" }),
    Plot.text(one, { ...top, x: "x", dx: 14, textAnchor: "start", text: () => "▸ room" }),
  ];
}

/** Labels that leave each other room: the 1x label first, then from it outwards. */
function spaced<T extends { readonly x: number; readonly tick: number }>(labels: readonly T[]): T[] {
  const placed: T[] = [];
  for (const label of labels.toSorted((a, b) => Math.abs(Math.log(a.tick)) - Math.abs(Math.log(b.tick)))) {
    if (placed.every(({ x }) => Math.abs(x - label.x) >= 40)) placed.push(label);
  }
  return placed;
}

/** Short slanted lines where nothing is known, around the 1x line. */
function hatches({ cards, lines }: AnswerLayout, oneOf: (card: AnswerCard) => number) {
  const unknown = [
    ...lines.filter(({ bar }) => bar.headroom === null && bar.asked === "unknown"),
    ...cards.filter(({ rows }) => rows.every(({ isHeld }) => !isHeld))
      .map((card) => ({ card, y: (card.lines[0] + card.lines[1]) / 2 })),
  ];
  const steps = Array.from({ length: (2 * UNKNOWN_PX) / 6 }, (_, i) => i * 6 - UNKNOWN_PX);
  return unknown.flatMap(({ card, y }) =>
    steps.map((step) => {
      const x = oneOf(card) + step;
      return { x1: x, y1: y + BAR_PX / 2, x2: x + 6, y2: y - BAR_PX / 2 };
    })
  );
}

/** Mean width of a character of stores' names, px. */
const NAME_PX = 6.4;

function wordMarks({ cards, lines }: AnswerLayout): Plot.Markish[] {
  const ink = { fill: colour("ink"), textAnchor: "start" } as const;
  const muted = { ...ink, fill: colour("muted") } as const;
  const known = lines.filter(({ bar }) => bar.verdict !== null);
  const headroom = ({ bar }: { readonly bar: AnswerBar }) =>
    `${formatHeadroom(bar.headroom!, true)} ${VERDICT_MARKS[bar.verdict!]}`;
  return [
    Plot.text(cards, { ...ink, x: "x", y: ({ y }) => y + 9, text: "name", fontWeight: 650 }),
    Plot.text(cards, {
      ...muted,
      x: "x",
      y: ({ y }) => y + 26,
      text: ({ rows, x, right }) => storesText(rows, (right - x) / NAME_PX),
    }),
    Plot.text(lines.filter(({ namesAxis }) => namesAxis), {
      ...{ ...ink, x: ({ card }) => card.x, y: "y", text: ({ bar }) => bar.axis },
    }),
    // What breaks first stands out.
    ...[true, false].map((isFirst) =>
      Plot.text(known.filter(({ bar }) => bar.isFirst === isFirst), {
        ...{
          ...ink,
          x: ({ card }) => card.headroomX,
          y: "y",
          text: headroom,
          fontWeight: isFirst ? 750 : 450,
        },
        fill: ({ bar }) => colour(VERDICT_COLOURS[bar.verdict as Verdict["verdict"]]),
      })
    ),
    Plot.text(known, { ...muted, x: ({ card }) => card.askedX, y: "y", text: ({ bar }) => bar.asked }),
    Plot.text(lines.filter(({ bar }) => bar.verdict === null), {
      ...{ ...muted, x: ({ card }) => card.headroomX, y: "y", text: ({ bar }) => bar.asked },
    }),
  ];
}

/**
 * "bitemporal above, posting below; reads break first"; of what is not in the run, that. @param most Characters that have room: where
 * stores have long names, less is said.
 */
function storesText(rows: readonly AnswerRow[], most: number): string {
  if (rows.every(({ isHeld }) => !isHeld)) return "not in this run";
  const stores = rows.flatMap(({ store }) => store ?? []);
  const [first, second] = rows.map(({ bars }) => bars.find(({ isFirst }) => isFirst));
  const [upper, lower] = stores;
  const isPair = stores.length === 2;
  const names = isPair ? `${upper} above, ${lower} below` : stores.join(", ");
  const differ = new Set(rows.map(({ bars }) => bars.find(({ isFirst }) => isFirst)?.axis)).size > 1;
  const said = isPair && first && second && differ
    ? `${upper} above: ${first.axis} first; ${lower}: ${second.axis}`
    : [names, ...differ || !first ? [] : [firstText(first)]].filter((part) => part !== "").join("; ");
  return [said, names].find((text) => text.length <= most) ?? stores.join(", ");
}

/** What has the least room. */
function firstText({ axis, verdict }: AnswerBar): string {
  if (verdict !== "fail") return `least room: ${axis}`;
  return `${axis} ${axis.endsWith("s") ? "break" : "breaks"} first`;
}
