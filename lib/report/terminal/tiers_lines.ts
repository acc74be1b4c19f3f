import { LOWER_TIERS } from "../../bench/tiers/tier_cases.ts";
import {
  type AreaTimes,
  type DayFigures,
  MOVE_STEPS,
  type MoveFigures,
  type TiersFigures,
} from "../../bench/tiers/tiers_figures.ts";
import type { QuestionArea } from "../../bench/tiers/tiers_question.ts";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatCount, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** A result as lines: what to keep where, what that saves and costs, moves by their steps, queries by where their answers lie. */
export function tiersLines(figures: TiersFigures): string[] {
  return [
    ...answerLines(figures),
    ...figures.moves.flatMap((move) => tableLines(moveTable(move))),
    ...tableLines(queryTable(figures)),
    "",
    ...notes(figures),
  ];
}

/** Share of the hot file below which saving is little, in a year where it is known. choice: a disk fills up no sooner or later by it. */
const LITTLE = 0.1;
const DAY_S = 86_400;
const DAYS_PER_YEAR = 365;

function answerLines(figures: TiersFigures): string[] {
  const { hotBytes, vacuumMs, moves, compared, day, named } = figures;
  const rates = moves.map(({ rowsPerS, to }) =>
    `${withInterval(rowsPerS, countText)} rows/s to ${title(to)}`
  );
  return [
    verdictLine(figures),
    ...day === null ? [] : [movedDayLine(day)],
    ...named === null ? [] : [`The use case names: ${named.about}`],
    measuredLine(figures),
    `Moving took ${rates.join(", ")}; the hot file is that small once it is written again (VACUUM, ${
      formatUs(1000 * vacuumMs.median)
    }), and ${formatBytes(hotBytes)} before: what was moved lay between what stays`,
    timesLine(figures),
    `${countText(compared)} answers compared with those of the chain untiered: none differs`,
  ];
}

/** What to keep where, what that saves and what it costs: at full size where rates are declared, else as measured. */
function verdictLine({ untieredBytes, vacuumedBytes, held, day, named }: TiersFigures): string {
  const days = named?.warmDays ?? null;
  const places = held.map(({ tier }) =>
    tier === "postgres" && days !== null ? `PostgreSQL for ${days} days` : title(tier)
  ).join(", then in ");
  const savedBytes = untieredBytes - vacuumedBytes;
  const [isLittle, saves, costs] = day === null
    ? [
      savedBytes < LITTLE * untieredBytes,
      `${formatPercent(savedBytes / untieredBytes)} of the hot file, ${formatBytes(savedBytes)} of ${
        formatBytes(untieredBytes)
      }`,
      held.map(({ tier, bytes }) => `${formatBytes(bytes)} of ${title(tier)}`),
    ]
    : [
      DAYS_PER_YEAR * day.hotBytes < LITTLE * day.liveBytes,
      `${formatBytes(day.hotBytes)} of hot file a day at full size, where ${formatBytes(day.liveBytes)} stay`,
      day.tiers.map(({ tier, bytes }) => {
        if (tier === "parquet") return `${formatBytes(DAYS_PER_YEAR * bytes)} of Parquet a year`;
        return days === null
          ? `${formatBytes(bytes)} of PostgreSQL a day`
          : `${formatBytes(days * bytes)} of PostgreSQL`;
      }),
    ];
  return isLittle
    ? `Keep all in one file: to keep what is over in ${places} would save only ${saves}`
    : `Keep what is over in ${places}: that saves ${saves}, and costs ${costs.join(" and ")}`;
}

/** Whether moving keeps up, at full size. */
function movedDayLine({ versions, tiers }: DayFigures): string {
  const each = tiers.map(({ tier, moveS }) => `${formatUs(1e6 * moveS)} to ${title(tier)}`);
  const late = tiers.filter(({ moveS }) => moveS > DAY_S).map(({ tier }) => title(tier));
  return `At full size ${formatCount(versions)} versions end a day, which take ${
    each.join(" and ")
  } to move: ${
    late.length === 0 ? "it keeps up" : `to ${late.join(" and ")} it does not keep up`
  } at the rates measured here; all in proportion to rows`;
}

/** What was in which tier. */
function measuredLine({ untieredBytes, vacuumedBytes, held, tip }: TiersFigures): string {
  const places = held.map(({ tier, upTo, versions }, i) => {
    const below = held[i + 1];
    const which = below === undefined
      ? "what ended earlier"
      : `what ended in the ${upTo - below.upTo} before`;
    return `in ${title(tier)} ${which} (${countText(versions)} versions)`;
  });
  const costs = held.map(({ tier, bytes }) => `${formatBytes(bytes)} of ${title(tier)}`);
  return `Measured with what ended in the newest ${tip - held[0]!.upTo} blocks in SQLite, ${
    places.join(", ")
  }: ${formatBytes(vacuumedBytes)} of hot file for ${formatBytes(untieredBytes)}, ${costs.join(", ")}`;
}

function timesLine({ queries, held }: TiersFigures): string {
  const times = (area: QuestionArea) => {
    const ratios = queries.flatMap((own) =>
      own.area === area && own.ratio !== null ? [own.ratio.median] : []
    );
    return ratios.length === 0 ? "unknown" : `${formatNumber(median(ratios))}x`;
  };
  const recent = held.length === 1
    ? ""
    : `, one about a block that ${title(held[0]!.tier)} knows ${times("recent")}`;
  return `A first page about the newest block takes ${
    times("newest")
  } its time untiered${recent}, one about a block before ${held.length === 1 ? "the move" : "both moves"} ${
    times("past")
  } (the median kind of query)`;
}

function title(tier: MoveFigures["from"]): string {
  return tier === "hot" ? "SQLite" : LOWER_TIERS[tier].title;
}

/** What the steps of a move do that differ by the tier that versions come into. */
const INTO: Readonly<Record<MoveFigures["to"], { readonly write: string; readonly publish: string }>> = {
  postgres: {
    write: "rows copied into tables and indexes, read back and compared",
    publish: "committed and synced, statistics made",
  },
  parquet: {
    write: "Parquet written, read back and compared",
    publish: "files synced, then named in the manifest",
  },
};

function moveTable({ from, to, versions, rows, stepMs }: MoveFigures): SummaryTable {
  const about: Readonly<Record<(typeof MOVE_STEPS)[number], string>> = {
    read: `versions read from ${title(from)}`,
    ...INTO[to],
    remove: "rows and index entries taken out, one transaction",
    shrink: from === "hot"
      ? "free pages given back, log moved into the file"
      : "VACUUM: their room is free for what follows",
  };
  return {
    title: `From ${title(from)} to ${title(to)}: ${countText(versions)} versions, ${countText(rows)} rows`,
    columns: ["step", "ms", "what"],
    left: ["what"],
    rows: MOVE_STEPS.map((step) => [step, withInterval(stepMs[step]), about[step]]),
  };
}

function queryTable({ queries, held }: TiersFigures): SummaryTable {
  const areas: Readonly<Record<QuestionArea, string>> = {
    newest: "newest block: SQLite",
    recent: "between the moves: SQLite, PostgreSQL",
    past: `before all: ${["SQLite", ...held.map(({ tier }) => title(tier))].join(", ")}`,
    warm: "PostgreSQL alone",
    cold: "Parquet alone",
  };
  return {
    title: "A first page of up to 200 results, by what is asked for it",
    columns: ["asked", "query", "n", "results", "untiered", "in tiers", "ratio"],
    left: ["query"],
    rows: queries.map((own) => [areas[own.area], ...cells(own)]),
  };
}

function cells({ type, questions, results, untieredMs, tieredMs, ratio }: AreaTimes): string[] {
  return [
    type,
    `${questions}`,
    formatNumber(results),
    untieredMs === null ? "-" : formatUs(1000 * untieredMs.median),
    formatUs(1000 * tieredMs.median),
    ratio === null ? "-" : ratioText(ratio),
  ];
}

function countText(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function notes({ rounds, held }: TiersFigures): string[] {
  const has = (tier: MoveFigures["to"]) => held.some((own) => own.tier === tier);
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; a question's time is its median call of five, its files warm.`,
    "Each round moves out of a fresh copy. A version leaves a tier once it was read back from the next one, compared, and counts there.",
    ...has("postgres")
      ? [
        "PostgreSQL: a server of its own on this machine, synchronous_commit=on, words in GIN; its bytes are those of tables and indexes alone.",
      ]
      : [],
    ...has("parquet")
      ? [
        "Parquet: a column an attribute's name, zstd, asked by DuckDB in the same process; no index but the least and greatest value of a row group.",
      ]
      : [],
    "A block at or after the last one moved is answered by SQLite alone; one before asks all that may know, and merges by (from_block, entity_key).",
  ];
}
