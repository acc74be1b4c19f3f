import { LINK_SETS } from "../../bench/references/link_sets.ts";
import {
  type ChainFigures,
  GAIN_MIN,
  type UpkeepFigures,
  type WayFigures,
  type Worth,
  WORTH_MS,
} from "../../bench/references/reference_figures.ts";
import type { ReferenceSamples } from "../../bench/references/measure_references.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";

/** What was made of a run. */
interface ReferenceResult {
  readonly samples: readonly ReferenceSamples[];
  readonly chains: readonly ChainFigures[];
  readonly upkeep: readonly UpkeepFigures[];
}

/** A result as lines: whether to change the data model, store by store, then a table a chain, then what the table costs. */
export function referenceLines({ samples, chains, upkeep }: ReferenceResult): string[] {
  return [
    ...referenceAnswers(chains),
    ...samples.flatMap((own) =>
      own.chains.flatMap((id) => chainTable(own, chains.filter(({ chain }) => chain === id)))
    ).flatMap(tableLines),
    ...tableLines(upkeepTable(samples, upkeep)),
    "",
    ...notes(samples),
  ];
}

/** Whether to change the data model, a sentence a store and way, without a point. */
export function referenceAnswers(chains: readonly ChainFigures[]): string[] {
  const contestants = [...new Set(chains.map(({ contestant }) => contestant))];
  return contestants.flatMap((name) =>
    (["integer", "table"] as const).map((way) => answerOf(name, chains, way))
  );
}

const WAYS = {
  integer: { what: "integer ids", change: "change to them" },
  table: { what: "a reference table beside the store", change: "keep one" },
} as const;

/** What to do about a way, from the answers at the newest block. */
function answerOf(contestant: string, figures: readonly ChainFigures[], way: keyof typeof WAYS): string {
  const own = figures.filter((figures) => figures.contestant === contestant && figures.at === "tip").map((
    { chain, ways },
  ) => ({
    chain,
    text: ways.find((own) => own.way === "text")!,
    other: ways.find((own) => own.way === way)!,
  }));
  const judged = (wanted: Worth) => own.filter(({ other }) => other.worth === wanted);
  const names = (some: typeof own) => some.map(({ chain }) => chain).join(", ");
  const [worth, not, unshown] = [judged("yes"), judged("no"), judged("not shown")];
  const { what, change } = WAYS[way];
  const gains = worth.map(({ chain, text, other }) =>
    `${chain} (${msText(text)} to ${msText(other)}, ${ratioText(other.gains.at(-1)!)} as fast${
      lessText(text, other)
    })`
  );
  return `${contestant}, ${what}: ` + [
    ...gains.length === 0 ? [] : [`${change} for ${gains.join(", ")}`],
    ...not.length === 0 ? [] : [
      `${gains.length === 0 ? "keep text" : "not"} for ${names(not)} (${
        range(not.map(({ other }) => other.gains.at(-1)!.median), (gain) => `${formatNumber(gain)}x`)
      } as fast; by text ${
        range(not.map(({ text }) => text.ms.at(-1)!.median), (ms) => formatUs(1000 * ms))
      })`,
    ],
    ...unshown.length === 0 ? [] : [`not shown for ${names(unshown)}: take more rounds, six at least`],
  ].join("; ");
}

/** Fewer hops over which the way gains least, where that is too little: those that find much, which has to be read all the same. */
function lessText(text: WayFigures, { gains, found }: WayFigures): string {
  const slow = gains.flatMap(({ median }, hop) =>
    median < GAIN_MIN && text.ms[hop]!.median >= WORTH_MS ? [{ median, hop }] : []
  );
  const least = slow.toSorted((a, b) => a.median - b.median)[0];
  return least === undefined
    ? ""
    : `, but ${formatNumber(least.median)}x over ${least.hop + 1}, which find ${
      countCell(found[least.hop]!)
    }`;
}

/** The least and the largest of some values. */
function range(values: readonly number[], show: (value: number) => string): string {
  const [least, most] = [show(Math.min(...values)), show(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

function msText({ ms }: WayFigures): string {
  return formatUs(1000 * ms.at(-1)!.median);
}

function chainTable(
  { scenario, blocks, entities }: ReferenceSamples,
  figures: readonly ChainFigures[],
): SummaryTable[] {
  const [first] = figures;
  if (first === undefined) return [];
  const { path } = LINK_SETS.flatMap(({ chains }) => chains).find(({ id }) => id === first.chain)!;
  const { found } = first.ways[0]!;
  return [{
    title: `${first.chain}: ${path.split(" > ").slice(0, found.length + 1).join(" > ")} (${scenario}, ${
      countCell(entities)
    } entities; finds ${found.map(countCell).join(", ")})`,
    columns: [
      "store",
      "block",
      "way",
      ...found.map((_, i) => i === 0 ? "1 hop" : `${i + 1} hops`),
      "keys alone",
      "asked",
      "as fast as text",
    ],
    left: ["way"],
    rows: figures.flatMap(({ contestant, at, ways }) =>
      ways.map((own, i) => [
        ...i === 0 ? [contestant, `${blocks[at]}${at === "tip" ? " (newest)" : ""}`] : ["", ""],
        own.way,
        ...own.ms.slice(0, -1).map(({ median }) => formatUs(1000 * median)),
        withInterval(own.ms.at(-1)!, (ms) => formatUs(1000 * ms)),
        own.way === "table" ? formatUs(1000 * own.keysMs.median) : "-",
        countCell(own.asked),
        own.way === "text" ? "" : ratioText(own.gains.at(-1)!),
      ])
    ),
  }];
}

function upkeepTable(samples: readonly ReferenceSamples[], upkeep: readonly UpkeepFigures[]): SummaryTable {
  return {
    title: "what the other ways cost",
    columns: [
      "store",
      "scenario",
      "appending with the table",
      "the table",
      "of the store",
      "store with numbers",
    ],
    left: ["scenario"],
    rows: upkeep.map(({ contestant, scenario, time, tableBytes, integerBytes }) => [
      contestant,
      scenario,
      ratioText(time),
      formatBytes(samples.find((own) => own.scenario === scenario)!.bytes.table),
      formatPercent(tableBytes),
      `${formatNumber(integerBytes)}x the bytes`,
    ]),
  };
}

function notes(samples: readonly ReferenceSamples[]): string[] {
  const rounds = Math.min(...samples.map((own) => own.rounds));
  const added = samples.flatMap(({ set }) => LINK_SETS.find(({ scenario }) => scenario === set)!.added ?? []);
  return [
    `${rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`}; ` +
    "each store and way in a process of its own, in turns, warm. A way is worth it where",
    `its whole interval is ${GAIN_MIN} times as fast as text or more, and text takes ${WORTH_MS} ms or more, over all hops (fewer: --hops).`,
    "On the clock: the store alone, up to whole entities of the last hop. By text and number: a query a hop, 200 values in one `in (...)`, every page",
    "(asked: pages). By table: one recursive statement (keys alone), then what it found is read by key, one by one (asked: statement and look-ups).",
    "The table spares reading what lies between: where the last hop itself finds thousands, reading them is most of its time.",
    "Every answer was compared with one computed from the blocks without a store. A cycle of references ends with the hops: an entity is found once a hop.",
    "Starts are drawn from those that lead to the end. At these sizes all files fit in memory: larger ones by --scale.",
    "Appending: a chain a tenth as large, block by block, by the store and by the table in turns, each with a transaction of its own;",
    "within the store's there would be one commit less. Sizes are of the loaded files.",
    ...added.map(({ attribute, to }) =>
      `The scenario's ${to}s name no zone: "${attribute}", the nearest one, was added to the data of every way.`
    ),
  ];
}
