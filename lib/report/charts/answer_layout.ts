import type { AnswerBar, AnswerRow } from "./answer_rows.ts";

/** Height of a bar with its words, of the space after an axis, of a card's two title lines, and below a card, px. */
const [LINE_PX, AXIS_GAP_PX, TITLE_PX, CARD_GAP_PX] = [15, 4, 38, 14];
/** Space for what the 1x line means, above the cards, and for the ticks below them, px. */
const [TOP_PX, BOTTOM_PX] = [20, 22];
/** Between two columns of cards, px. */
const COLUMN_GAP_PX = 30;
/** Width from which cards stand in two columns, px. */
const TWO_COLUMNS_PX = 600;
/** Left of the bars: the axis. Right of them: the headroom, and what is asked. Px. */
const LABEL_PX = 46;
const [HEADROOM_PX, ASKED_PX] = [64, 80];

/** Words right of a bar, px from the left. */
interface Line {
  readonly y: number;
  readonly card: AnswerCard;
  readonly row: AnswerRow;
  readonly bar: AnswerBar;
  /** Whether the axis is named before it: the first store's line. */
  readonly namesAxis: boolean;
}

/** A use case with a line for each axis and store, placed: px from the picture's corner. */
export interface AnswerCard {
  readonly name: string;
  readonly rows: readonly AnswerRow[];
  readonly x: number;
  readonly y: number;
  /** Its right edge. */
  readonly right: number;
  /** Left and right end of its bars, and where words right of them begin. */
  readonly plot: readonly [left: number, right: number];
  readonly headroomX: number;
  readonly askedX: number;
  /** Top and bottom of its bars. */
  readonly lines: readonly [top: number, bottom: number];
}

/** The whole picture in place. */
export interface AnswerLayout {
  readonly height: number;
  readonly cards: readonly AnswerCard[];
  readonly lines: readonly Line[];
}

/** Places a card for each use case: side by side where there is room, else one below the other. */
export function layOut(rows: readonly AnswerRow[], width: number): AnswerLayout {
  const groups = [...Map.groupBy(rows, ({ name }) => name)];
  const columns = width >= TWO_COLUMNS_PX ? 2 : 1;
  const cardWidth = (width - COLUMN_GAP_PX * (columns - 1)) / columns;
  const cards: AnswerCard[] = [];
  let y = TOP_PX;
  for (let first = 0; first < groups.length; first += columns) {
    const beside = groups.slice(first, first + columns);
    const heights = beside.map(([, own]) => linesPx(own));
    for (const [i, [name, own]] of beside.entries()) {
      const x = i * (cardWidth + COLUMN_GAP_PX);
      const askedX = x + cardWidth - ASKED_PX;
      const headroomX = askedX - HEADROOM_PX;
      const top = y + TITLE_PX;
      cards.push({
        ...{ name, rows: own, x, y, right: x + cardWidth, askedX, headroomX },
        plot: [x + LABEL_PX, headroomX - 8],
        lines: [top, top + heights[i]!],
      });
    }
    y += TITLE_PX + Math.max(...heights) + CARD_GAP_PX;
  }
  return { height: y + BOTTOM_PX, cards, lines: cards.flatMap(linesOf) };
}

function axesOf(rows: readonly AnswerRow[]): number {
  return Math.max(...rows.map(({ bars }) => bars.length));
}

function linesPx(rows: readonly AnswerRow[]): number {
  return Math.max(LINE_PX, axesOf(rows) * (rows.length * LINE_PX + AXIS_GAP_PX));
}

function linesOf(card: AnswerCard): Line[] {
  const { rows, lines: [top] } = card;
  return rows.flatMap((row, store) =>
    row.bars.map((bar, axis) => ({
      y: top + axis * (rows.length * LINE_PX + AXIS_GAP_PX) + (store + 0.5) * LINE_PX,
      ...{ card, row, bar, namesAxis: store === 0 },
    }))
  );
}
