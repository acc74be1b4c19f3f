import { type CityFigures, TARGET_MS, type WayFigures, wayToKeep } from "../../bench/area/area_figures.ts";
import { AREA_WAYS, type AreaWay } from "../../bench/area/plan_area.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** A result as lines: which index to keep and what it takes, who would be missed, a table a city, what the figures mean. */
export function areaLines(figures: readonly CityFigures[]): string[] {
  return [
    ...keepLines(figures),
    ...rangesLine(figures),
    ...missingLines(figures),
    ...figures.flatMap((city) => tableLines(cityTable(city))),
    "",
    ...notes(figures),
  ];
}

function keepLines(figures: readonly CityFigures[]): string[] {
  const keep = wayToKeep(figures);
  if (keep === null) return ["No way was measured that answers at once: name one with --only, such as rtree"];
  const at = slowest(figures, keep.way);
  const { large } = at.own.calls!;
  const { about } = AREA_WAYS[keep.way];
  const answer = keep.way === "ranges" ? `Keep no index: ${about} are enough` : `Keep ${keep.way} (${about})`;
  const target = `target ${TARGET_MS} ms: ${keep.meets ? "met" : "missed, by every way"}`;
  const cost = keep.way === "ranges" ? [] : [
    `Keeping it takes ${
      at.own.toRanges === null ? "an unknown multiple of" : `${ratioText(at.own.toRanges)} of`
    } the time of a location update (${formatUs(at.own.updateUs.median)})${
      at.own.bytesPerListed === null
        ? ""
        : `, and ${formatBytes(at.own.bytesPerListed)} a driver who is listed`
    }`,
  ];
  return [
    `${answer}: ${count(at.city.questions.large.results)} keys and locations in one call of ${
      ms(large.ms.median)
    } (${worstText(large)}; ${target}), as ${Math.round(at.own.pages)} pages in ${ms(at.own.walkMs.median)}`,
    ...cost,
  ];
}

/** The city where a way takes longest. */
function slowest(figures: readonly CityFigures[], way: AreaWay) {
  const all = figures.map((city) => ({ city, own: city.ways.find((own) => own.way === way)! }));
  return all.reduce((a, b) => a.own.calls!.large.worstMs >= b.own.calls!.large.worstMs ? a : b);
}

function rangesLine(figures: readonly CityFigures[]): string[] {
  if (!figures.every(({ ways }) => ways.some(({ way }) => way === "ranges"))) return [];
  const { own, city } = slowest(figures, "ranges");
  return [
    `Plain ranges, all that Arkiv's language can ask today: ${Math.round(own.pages)} pages of a box in ${
      ms(own.walkMs.median)
    } for the same answer; as one call ${ms(own.calls!.large.ms.median)} (${city.city})`,
  ];
}

function missingLines(figures: readonly CityFigures[]): string[] {
  const compared = figures.flatMap(({ ways }) => ways).reduce((sum, { compared }) => sum + compared, 0);
  const most = figures.reduce((a, b) => a.missedByOneK >= b.missedByOneK ? a : b);
  const clamped = figures.filter(({ beyond32Bits }) => beyond32Bits > 0);
  return [
    `Nobody is missed and nobody is there in vain: ${
      count(compared)
    } answers compared with all drivers, recall and precision 100 %`,
    `An H3 disk of the one k that average cells suggest would have missed up to ${
      formatPercent(most.missedByOneK)
    } (${most.city}); here k grows until its outermost ring is outside of the circle`,
    ...clamped.map(({ city, beyond32Bits }) =>
      `With longitudes as they are stored an R*Tree of integers would put ${
        formatPercent(beyond32Bits)
      } of ${city}'s drivers at 34.75 degrees east, silently; here it holds them with offset 0`
    ),
  ];
}

function cityTable(city: CityFigures): SummaryTable {
  const { large, small } = city.questions;
  const circle = ({ radiusM: [from, to] }: typeof large) =>
    `${formatNumber(from / 1000)} to ${formatNumber(to / 1000)} km`;
  return {
    title: `${city.city}: ${count(city.available)} of ${count(city.drivers)} drivers available; ${
      count(large.results)
    } within ${circle(large)}, ${count(small.results)} within ${circle(small)}; ${
      count(city.operationsPerBlock)
    } updates a block`,
    columns: [
      "way",
      "large call ms",
      "p99",
      "small ms",
      "pages",
      "all pages ms",
      "us/update",
      "/ ranges",
      "index/driver",
      "file",
    ],
    rows: city.ways.map(cells),
  };
}

function cells(own: WayFigures): string[] {
  return [
    own.way,
    ...own.calls === null ? ["-", "-", "-"] : [
      withInterval(own.calls.large.ms),
      worstText(own.calls.large),
      formatNumber(own.calls.small.ms.median),
    ],
    String(Math.round(own.pages)),
    withInterval(own.walkMs),
    withInterval(own.updateUs),
    own.toRanges === null ? "-" : ratioText(own.toRanges),
    own.bytesPerListed === null ? "-" : formatBytes(own.bytesPerListed),
    own.fileBytes === null ? "-" : formatBytes(own.fileBytes),
  ];
}

function worstText({ worstMs, isP99 }: { readonly worstMs: number; readonly isP99: boolean }): string {
  return `${isP99 ? "p99" : "max"} ${formatNumber(worstMs)}`;
}

function ms(value: number): string {
  return formatUs(1000 * value);
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function notes(figures: readonly CityFigures[]): string[] {
  const rounds = figures[0]!.rounds;
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; p99 of all calls from 300 on, else the longest.`,
    "A round appends a block to every file and asks around five drivers, in turns, each file in a process of its own.",
    "Only the store is on the clock, as a library in the process: no network, no encoding. A warm-up call of each question is not counted.",
    "Kept: of the ways within the target in every city the cheapest to keep up, else the fastest. A file keeps all history.",
    "The index lists who is available at the newest block; a question about a past block, or without that filter, is answered by ranges.",
  ];
}
