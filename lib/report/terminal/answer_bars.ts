import { formatHeadroom } from "../../text/numbers.ts";
import { textTable } from "../../text/text_table.ts";
import { type AnswerBar, type AnswerRow, headroomDomain, VERDICT_MARKS } from "../charts/answer_rows.ts";
import { shortNames } from "./short_names.ts";

/** Characters of a bar with its interval. choice: with all words a line stays within 100. */
const WIDTH = 30;

/**
 * The answer picture in text: a line for each use case, store and axis, as bars from the 1x line on a logarithmic axis: full where that
 * is shown, light where it is not proven; the line of an interval goes on beside the bar. Nothing where the run holds none.
 */
export function answerBars(rows: readonly AnswerRow[]): string[] {
  const held = rows.filter(({ isHeld }) => isHeld);
  if (held.length === 0) return [];
  const scale = scaleOf(held);
  const one = scale(1);
  const short = shortNames(held.map(({ name }) => name));
  const direction = `${(one < 8 ? "◂" : "misses ◂").padStart(one)}│▸ room`;
  const lines = textTable(
    [
      ...["room for", "", direction].map((title) => ({ title })),
      ...["headroom", "[95 %]"].map((title) => ({ title, align: "right" as const })),
      { title: "asked" },
    ],
    held.flatMap((row, i) => {
      const own = held[i - 1]?.name === row.name ? [] : [short(row.name)];
      const names = [...own, ...row.store === null ? [] : [`on ${row.store}`]];
      return row.bars.map((bar, axis) => [
        names[axis] ?? "",
        bar.axis,
        drawn(bar, scale),
        ...bar.headroom === null
          ? ["", ""]
          : [`${formatHeadroom(bar.headroom, true)} ${VERDICT_MARKS[bar.verdict!]}`, intervalText(bar)],
        bar.asked,
      ]);
    }),
  );
  return [
    ...lines,
    "a logarithmic scale; █ shown, ░ not proven, ─ 95 % interval; disk: of what is free on this machine",
  ];
}

/** A position from 0 to WIDTH - 1 of a headroom. */
function scaleOf(rows: readonly AnswerRow[]): (headroom: number) => number {
  const [low, high] = headroomDomain(rows);
  return (headroom) =>
    Math.round((WIDTH - 1) * Math.log(Math.max(headroom, low) / low) / Math.log(high / low));
}

function drawn(
  { headroom, interval, verdict, asked }: AnswerBar,
  scale: (headroom: number) => number,
): string {
  const cells = new Array<string>(WIDTH).fill(" ");
  const fill = (from: number, to: number, sign: string) =>
    cells.fill(sign, Math.min(from, to), Math.max(from, to) + 1);
  const one = scale(1);
  if (interval !== null) fill(scale(interval[0]), scale(interval[1]), "─");
  if (headroom !== null) fill(scale(headroom), one, verdict === "not proven" ? "░" : "█");
  else if (asked === "unknown") fill(one - 3, one + 3, "╱");
  cells[one] = "│";
  return cells.join("");
}

function intervalText({ interval }: AnswerBar): string {
  return interval === null ? "[?]" : `[${interval.map((at) => formatHeadroom(at, true)).join(", ")}]`;
}
