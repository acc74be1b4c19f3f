import { LINK_SETS } from "../../bench/references/link_sets.ts";
import {
  type ChainFigures,
  GAIN_MIN,
  type UpkeepFigures,
  type WayFigures,
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
  const contestants = [...new Set(chains.map(({ contestant }) => contestant))];
  return [
    ...contestants.map((name) => answerOf(name, chains.filter(({ contestant }) => contestant === name))),
    ...samples.flatMap((own) =>
      own.chains.flatMap((id) => chainTable(own, chains.filter(({ chain }) => chain === id)))
    ).flatMap(tableLines),
    ...tableLines(upkeepTable(samples, upkeep)),
    "",
    ...notes(samples),
  ];
}

const WORDS = { integer: "ids as numbers are", table: "a reference table is" } as const;

/** What to do, from the answers at the newest block. */
function answerOf(contestant: string, figures: readonly ChainFigures[]): string {
  const tip = figures.filter(({ at }) => at === "tip");
  const changed = tip.flatMap(({ chain, ways, advice }) => {
    if (advice !== "integer" && advice !== "table") return [];
    const [text, best] = ["text", advice].map((way) => ways.find((own) => own.way === way)!) as [
      WayFigures,
      WayFigures,
    ];
    return `${WORDS[advice]} ${ratioText(best.gain!)} as fast for ${chain} (${msText(text)} to ${
      msText(best)
    })`;
  });
  const named = (wanted: ChainFigures["advice"]) =>
    tip.filter(({ advice }) => advice === wanted).map(({ chain }) => chain).join(", ");
  const [kept, unshown] = [named("keep"), named("not shown")];
  return `${contestant}: ` + [
    ...kept === "" ? [] : [
      `keep references as text for ${kept}: there ${
        (["integer", "table"] as const).map((way) => `${WORDS[way]} ${gainsText(tip, way)}`).join(" and ")
      } as fast`,
    ],
    ...changed,
    ...unshown === "" ? [] : [`not shown for ${unshown}: intervals take six rounds`],
  ].join("; ");
}

/** The least and the largest gain of a way over the chains to be kept as they are. */
function gainsText(figures: readonly ChainFigures[], way: WayFigures["way"]): string {
  const gains = figures.filter(({ advice }) => advice === "keep")
    .map(({ ways }) => ways.find((own) => own.way === way)!.gain!.median);
  const [least, most] = [Math.min(...gains), Math.max(...gains)].map((gain) => `${formatNumber(gain)}x`);
  return least === most ? least! : `${least} to ${most}`;
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
  const hops = first.ways[0]!.ms.length;
  return [{
    title: `${first.chain}: ${path} (${scenario}, ${countCell(entities)} entities)`,
    columns: [
      "store",
      "at block",
      "way",
      ...Array.from({ length: hops }, (_, i) => i === 0 ? "1 hop" : `${i + 1} hops`),
      "keys alone",
      "asked",
      "found",
      "as fast as text",
    ],
    left: ["way"],
    rows: figures.flatMap(({ contestant, at, ways }) =>
      ways.map((own, i) => [
        ...i === 0 ? [contestant, String(blocks[at])] : ["", ""],
        own.way,
        ...own.ms.slice(0, -1).map(({ median }) => formatUs(1000 * median)),
        withInterval(own.ms.at(-1)!, (ms) => formatUs(1000 * ms)),
        own.way === "table" ? formatUs(1000 * own.keysMs.median) : "-",
        countCell(own.asked),
        countCell(own.found),
        own.gain === null ? "" : ratioText(own.gain),
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
    "each store and way in a process of its own, in turns, warm. A way is worth a change",
    `where its whole interval is ${GAIN_MIN} times as fast or more. The later block is the newest; at the earlier one history is asked.`,
    "On the clock: the store alone, up to whole entities of the last hop. By text and number: a query a hop, 200 values in one `in (...)`, every page",
    "(asked: pages). By table: one recursive statement (keys alone), then what it found is read by key (asked: statement and look-ups).",
    "Every answer was compared with one computed from the blocks without a store. A cycle of references ends with the hops: an entity is found once a hop.",
    "Appending: a chain a tenth as large, block by block, by the store and by the table in turns; sizes are of the loaded files.",
    ...added.map(({ attribute, to }) =>
      `The scenario's ${to}s name no zone: "${attribute}", the nearest one, was added to the data of every way.`
    ),
  ];
}
