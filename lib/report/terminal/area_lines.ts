import {
  type CityFigures,
  TARGET_MS,
  type WalkFigures,
  type WayFigures,
  wayToKeep,
} from "../../bench/area/area_figures.ts";
import { AREA_WAYS, type AreaWay } from "../../bench/area/plan_area.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** A result as lines: which index to keep and what it takes, who would be missed, a table a city, what the figures mean. */
export function areaLines(figures: readonly CityFigures[]): string[] {
  return [
    ...areaAnswerLines(figures),
    ...figures.flatMap((city) => tableLines(cityTable(city))),
    "",
    ...notes(figures),
  ];
}

/** Which index to keep, what it takes beside plain ranges, and whom it would miss. */
export function areaAnswerLines(figures: readonly CityFigures[]): string[] {
  return [...keepLines(figures), ...rangesLine(figures), ...missingLines(figures)];
}

function keepLines(figures: readonly CityFigures[]): string[] {
  const keep = wayToKeep(figures);
  if (keep === null) return ["No way was measured that answers at once: name one with --only, such as rtree"];
  const { own, city } = slowest(figures, keep.way);
  const { large } = own.calls!;
  const { about } = AREA_WAYS[keep.way];
  const answer = keep.way === "ranges" ? `Keep no index: ${about} are enough` : `Keep ${keep.way} (${about})`;
  const cost = own.toRanges === null
    ? `: a location update takes ${formatUs(own.updateUs.median)}`
    : `: a location update takes ${ratioText(own.toRanges)} the time of one without an index, ${
      formatUs(own.updateUs.median)
    } (${ratioText(own.toRangesCpu!)} by processor time)`;
  const bytes = own.bytesPerListed === null
    ? ""
    : `, and ${formatBytes(own.bytesPerListed)} of index a driver listed`;
  return [
    `${answer}: ${countText(city.questions.large.results)} keys and locations in one call of ${
      ms(large.ms.median)
    } (${worstText(large)}; ${ms(own.largeCpuMs!.median)} of processor time), as ${
      Math.round(own.walk!.pages)
    } pages in ${ms(own.walk!.ms.median)}`,
    `Target, p99 of 10,000 results within ${TARGET_MS} ms: ${keep.target}${
      keep.target === "not shown"
        ? ` (${countText(large.calls)} calls of ${countText(city.questions.large.results)})`
        : ""
    }`,
    `By processor time it is the ${keep.why}${cost}${keep.way === "ranges" ? "" : bytes}`,
    ...keep.way === "ranges" ? [] : [
      `It serves the newest block alone: about the block before, one call is answered by ranges, in ${
        ms(own.behindMs!.median)
      }; pages that were begun go on`,
    ],
  ];
}

/** The city where a way takes longest. */
function slowest(figures: readonly CityFigures[], way: AreaWay) {
  const all = figures.map((city) => ({ city, own: city.ways.find((own) => own.way === way)! }));
  return all.reduce((a, b) => a.own.calls!.large.ms.median >= b.own.calls!.large.ms.median ? a : b);
}

function rangesLine(figures: readonly CityFigures[]): string[] {
  if (!figures[0]!.ways.some(({ way }) => way === "ranges")) return [];
  const { own, city } = slowest(figures, "ranges");
  const { ms: read, pages } = own.languageWalk!;
  return [
    `Plain ranges in posting: one call ${ms(own.calls!.large.ms.median)}, pages of the same ${
      ms(own.walk!.ms.median)
    }; as Arkiv's language asks today, ${Math.round(pages)} pages of a box, whole versions, ${
      ms(read.median)
    } (${city.city})`,
  ];
}

function missingLines(figures: readonly CityFigures[]): string[] {
  const compared = figures.flatMap(({ ways }) => ways).reduce((sum, { compared }) => sum + compared, 0);
  const most = figures.reduce((a, b) => a.missedByOneK >= b.missedByOneK ? a : b);
  const clamped = figures.filter(({ beyond32Bits }) => beyond32Bits > 0);
  return [
    `${
      countText(compared)
    } answers compared with ones worked out from every driver, none differs: recall and precision 100 %, every way`,
    `An H3 disk of the one k that average cells suggest would have missed up to ${
      formatPercent(most.missedByOneK)
    } (${most.city}); here k grows until its outermost ring is outside of the circle`,
    ...clamped.map(({ city, beyond32Bits }) =>
      `With longitudes as they are stored an R*Tree of integers would put ${
        formatPercent(beyond32Bits)
      } of ${city}'s drivers at 34.75 degrees east, silently; here offset 0`
    ),
  ];
}

function cityTable(city: CityFigures): SummaryTable {
  const { large, small } = city.questions;
  const circle = ({ radiusM: [from, to] }: typeof large) =>
    `${formatNumber(from / 1000)} to ${formatNumber(to / 1000)} km`;
  return {
    title: `${city.city}: ${countText(city.available)} of ${countText(city.drivers)} drivers available; ${
      countText(large.results)
    } within ${circle(large)}, ${countText(small.results)} within ${circle(small)}; ${
      countText(city.operationsPerBlock)
    } updates a block`,
    columns: [
      "way",
      "large call",
      "CPU",
      "worst",
      "small",
      "a block behind",
      "pages",
      "in language",
      "us/update",
      "/ ranges",
      "by CPU",
      "index/driver",
      "file",
    ],
    rows: city.ways.map(cells),
  };
}

function cells(own: WayFigures): string[] {
  return [
    own.way,
    ...own.calls === null ? ["-", "-", "-", "-", "-"] : [
      withInterval(own.calls.large.ms),
      formatNumber(own.largeCpuMs!.median),
      worstText(own.calls.large),
      formatNumber(own.calls.small.ms.median),
      formatNumber(own.behindMs!.median),
    ],
    walkText(own.walk),
    walkText(own.languageWalk),
    formatNumber(own.updateUs.median),
    own.toRanges === null ? "-" : ratioText(own.toRanges),
    own.toRangesCpu === null ? "-" : ratioText(own.toRangesCpu),
    own.bytesPerListed === null ? "-" : formatBytes(own.bytesPerListed),
    own.fileBytes === null ? "-" : formatBytes(own.fileBytes),
  ];
}

function walkText(walk: WalkFigures | null): string {
  return walk === null ? "-" : `${formatNumber(walk.ms.median)} (${Math.round(walk.pages)})`;
}

function worstText({ p99Ms, maxMs }: { readonly p99Ms: number | null; readonly maxMs: number }): string {
  return p99Ms === null ? `longest ${formatNumber(maxMs)}` : `p99 ${formatNumber(p99Ms)}`;
}

function ms(value: number): string {
  return formatUs(1000 * value);
}

function countText(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function notes(figures: readonly CityFigures[]): string[] {
  const { rounds } = figures[0]!;
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; p99 of all calls from 300 on, else the longest. All in ms, but for us an update.`,
    "A round appends two blocks to every file, of which the second is timed, and asks around five drivers: in turns, in processes of their own.",
    "Only the store is on the clock, as a library in the process: no network, no encoding. One warm-up call of each question is not counted.",
    "An answer by an index is kept for the pages that follow its first one, so that they cost next to nothing as long as one reader turns them.",
    "The chain holds drivers alone: without a city's riders, rides and zones updates and ranges are cheaper than with them. A file keeps all history.",
    "The index lists who is available at the newest block; a question about a past block, or without that filter, is answered by ranges.",
  ];
}
