import type { ArkivFigures } from "../../bench/reads/beside_arkiv.ts";
import type { LatencyVerdict, OfferedFigures } from "../../bench/reads/judge_reads.ts";
import type { KindFigures, MixFigures } from "../../bench/reads/read_figures.ts";
import type { ReadFile } from "../../bench/reads/reads_samples.ts";
import { formatBytes, formatNumber, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ARKIV_NOTES, arkivAnswers, arkivTable } from "./arkiv_lines.ts";
import { ratioText, withInterval } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";

/** What a run of reads came to. */
interface ReadsReport {
  /** What was asked, in words. */
  readonly title: string;
  readonly contestants: readonly string[];
  readonly files: readonly ReadFile[];
  readonly mixes: readonly MixFigures[];
  readonly limits: readonly LatencyVerdict[];
  readonly offered: readonly OfferedFigures[];
  /** Empty where no answers of Arkiv's own program are compared; else these are what was asked. */
  readonly arkiv: readonly ArkivFigures[];
}

/** A result as lines: rates and slowest kinds, wrong answers, which kinds miss what is asked, then a table for each mix. */
export function readLines(
  { title, contestants, files, mixes, limits, offered, arkiv }: ReadsReport,
): string[] {
  const isArkiv = arkiv.length > 0;
  return [
    ...wrongLines(mixes, offered),
    ...isArkiv ? arkivAnswers(arkiv) : mixes.map(mixAnswer),
    ...leftOut(contestants, mixes),
    rightLine(mixes),
    ...grouped(limits, ({ statistic, limitMs }) => `${statistic} ${limitMs}`).map(limitLine),
    ...offeredLines(offered),
    "",
    title,
    ...files.map(fileLine),
    ...isArkiv
      ? tableLines(arkivTable(arkiv))
      : grouped(mixes, ({ mix }) => mix).flatMap((own) => tableLines(mixTable(own))),
    ...offered.length === 0 ? [] : tableLines(offeredTable(offered)),
    ...grouped(mixes, ({ contestant }) => contestant).flatMap(slowestPlan),
    "",
    ...isArkiv ? ARKIV_NOTES : NOTES,
    ...offered.length === 0 ? [] : OFFERED_NOTES,
  ];
}

const NOTES = [
  "Service times of one query after the other, compiled and run for the first time; each turn a process of its own that read the file",
  "through and asked as many other queries before. Comparing answers is not on the clock. Every kind is asked as often, other queries",
  "in each round; a mix weighs their mean times. Ratios are of the same round: medians with [95 % intervals] from six on. p99 of all",
  "rounds: from 300 samples and 20 different queries on; else only the slowest is told. compile: of the median query, in its time.",
  "cold: the first query of a kind, asked of a store just opened when nothing of its file was cached, a median over rounds.",
];
const OFFERED_NOTES = [
  "Offered: arrivals as in a Poisson process, one worker. Response times count from the moment that a query is due. Kept: in every round",
  "done with the last query at most a tenth of the time late. All kinds together: at rising rates until one is not kept.",
];

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  return [...Map.groupBy(items, key).values()];
}

/** A mix as a store answers it, without a point. */
export function mixAnswer({ mix, contestant, other, perS, toOther, kinds, slowest }: MixFigures): string {
  const compared = kinds.flatMap(({ otherPlan }) => otherPlan === null ? [] : [otherPlan]);
  const plans = compared.length === 0
    ? ""
    : `, ${compared.filter((differs) => differs).length} of ${compared.length} plans others`;
  const ratio = toOther === null ? "" : `, ${ratioText(toOther)} the rate of ${other}${plans}`;
  return `${contestant}, ${mix}: ${
    withInterval(perS, countCell)
  } queries/s${ratio}; slowest ${slowest.type}, ${timesText(slowest)}`;
}

function timesText({ p50Us, p99Us, maxUs }: Pick<KindFigures, "p50Us" | "p99Us" | "maxUs">): string {
  return `p50 ${formatUs(p50Us)}, ${
    p99Us === null ? `at most ${formatUs(maxUs)}` : `p99 ${formatUs(p99Us)}`
  }`;
}

/** Queries that are shown of those that were answered wrong; all are in the file. */
const WRONG_SHOWN = 5;

function wrongLines(mixes: readonly MixFigures[], offered: readonly OfferedFigures[]): string[] {
  return grouped(mixes, ({ contestant }) => contestant).flatMap((own) => {
    const [{ contestant }] = own as [MixFigures];
    const texts = own.flatMap(({ wrong }) => wrong);
    const late = offered.reduce((sum, load) => sum + (load.contestant === contestant ? load.wrong : 0), 0);
    return texts.length + late === 0 ? [] : [
      `WRONG: ${contestant} answers ${texts.length} queries otherwise than the data says` +
      (late === 0 ? "" : `, and ${late} of those offered`) + ": its times do not count",
      ...texts.slice(0, WRONG_SHOWN).map((text) => `  ${text}`),
    ];
  });
}

function rightLine(mixes: readonly MixFigures[]): string {
  const sum = (of: (figures: MixFigures) => number) => mixes.reduce((all, own) => all + of(own), 0);
  const [answers, paged, wrong] = [
    sum((own) => own.answers),
    sum((own) => own.paged),
    sum((own) => own.wrong.length),
  ];
  return `${countCell(answers)} answers to ${
    countCell(sum((own) => own.different))
  } different queries were compared, ${countCell(paged)} of them to the last page: ${
    wrong === 0 ? "all are right" : `${wrong} queries were answered wrong`
  }.`;
}

/** Mixes that a contestant was not asked. */
function leftOut(contestants: readonly string[], mixes: readonly MixFigures[]): string[] {
  const ids = [...new Set(mixes.map(({ mix }) => mix))];
  return contestants.flatMap((name) => {
    const own = mixes.filter(({ contestant }) => contestant === name).map(({ mix }) => mix);
    const others = ids.filter((id) => !own.includes(id));
    return others.length === 0
      ? []
      : [`${name} was not asked ${others.join(", ")}: it cannot answer every query of that`];
  });
}

function limitLine(verdicts: readonly LatencyVerdict[]): string {
  const { statistic, limitMs, contestant: first } = verdicts[0]!;
  const ids = verdicts.flatMap(({ id, contestant }) => contestant === first ? [id] : []);
  const each = grouped(verdicts, ({ contestant }) => contestant).map(([own]) => own!).map(
    ({ contestant, over, open }) => {
      const time = (kind: KindFigures) => statistic === "p50" ? kind.p50Us : kind.p99Us ?? kind.maxUs;
      const named = (kinds: readonly KindFigures[]) =>
        kinds.toSorted((a, b) => time(b) - time(a)).map((kind) => `${kind.type} (${formatUs(time(kind))})`)
          .join(", ");
      if (over.length > 0) return `${contestant} misses it with ${named(over)}`;
      if (open.length > 0) {
        return `${contestant} is not shown to hold it with ${named(open)}, the slowest of too few queries`;
      }
      return `${contestant} holds it with every kind`;
    },
  );
  return `${ids.join(", ")}, ${statistic} under ${
    formatNumber(limitMs)
  } ms (service time, warm, one client, own mix): ${each.join("; ")}`;
}

/** The rates that are asked, a sentence each, without a point: of some kinds which store keeps it, of all together how far each goes. */
export function offeredLines(offered: readonly OfferedFigures[]): string[] {
  const [together, alone] = [true, false].map((all) => offered.filter((load) => load.together === all));
  return [
    ...grouped(alone!, ({ what, ratePerS }) => `${what} ${ratePerS}`).map(offeredLine),
    ...grouped(together!, ({ contestant }) => contestant).map(togetherLine),
  ];
}

function offeredLine(loads: readonly OfferedFigures[]): string {
  const { ids, what, ratePerS } = loads[0]!;
  const name = ids.length === 0 ? what : `${ids.join(", ")}, ${what}`;
  const each = loads.map(({ contestant, verdict, p50Us, p99Us, maxUs }) =>
    `${contestant} ${verdict}${
      p50Us === null ? ", as less was not kept" : ` (response ${timesText({ p50Us, p99Us, maxUs: maxUs! })})`
    }`
  );
  return `${name} at ${formatNumber(ratePerS)}/s: ${each.join("; ")}`;
}

/** The rates of all kinds together that a contestant keeps, by the requirements that ask them, and the lowest that it does not. */
function togetherLine(loads: readonly OfferedFigures[]): string {
  const [{ contestant, what }] = loads as [OfferedFigures];
  const rate = ({ ids, ratePerS }: OfferedFigures) => `${formatNumber(ratePerS)}/s (${ids.join(", ")})`;
  const kept = loads.filter(({ verdict }) => verdict === "kept").map(rate);
  const lost = loads.find(({ verdict }) => verdict !== "kept");
  const end = lost === undefined ? "all that were asked" : `${lost.verdict}: ${rate(lost)}`;
  const beyond = loads.filter(({ verdict }) => verdict === "not tried").flatMap(({ ids }) => ids);
  return `${what}: ${contestant} keeps ${
    kept.length === 0 ? "no rate that was asked" : kept.join(", ")
  }; ${end}` +
    (beyond.length === 0 ? "" : `; not tried, as less was not kept: ${beyond.join(", ")}`);
}

function fileLine({ contestant, fileBytes, loaded, statisticsMs }: ReadFile): string {
  const how = loaded === null
    ? "as it is"
    : `loaded ${loaded.bulk ? "whole" : "block by block"} in ${formatUs(1000 * loaded.ms)}`;
  const statistics = !statisticsMs ? "" : `, statistics made in ${formatUs(1000 * statisticsMs)}`;
  return `  ${contestant}: ${formatBytes(fileBytes)}, ${how}${statistics}`;
}

function usCell(us: number | null): string {
  return us === null ? "-" : formatUs(us);
}

function mixTable(figures: readonly MixFigures[]): SummaryTable {
  const [first] = figures;
  const several = figures.length > 1;
  const hasPlans = figures.some(({ kinds }) => kinds.some(({ otherPlan }) => otherPlan !== null));
  return {
    title: `${first!.mix}: ${first!.about}`,
    columns: [
      "kind",
      "contestant",
      ...["rows", "n", "different", "p50", "p99", "max", "compile", "cold"],
      ...several ? ["p50 to", "other"] : [],
      ...hasPlans ? ["plan"] : [],
    ],
    left: ["contestant", "other", "plan"],
    rows: first!.kinds.flatMap((_, i) =>
      figures.map(({ contestant, other, kinds }) => {
        const { type, rows, n, distinct, p50Us, p99Us, maxUs, compileUs, coldUs, toOther, otherPlan } =
          kinds[i]!;
        return [
          type,
          contestant,
          formatNumber(rows),
          String(n),
          String(distinct),
          ...[p50Us, p99Us, maxUs, compileUs, coldUs].map(usCell),
          ...several ? [toOther === null ? "-" : ratioText(toOther), other ?? "-"] : [],
          ...hasPlans ? [otherPlan === null ? "-" : otherPlan ? "another" : "the same"] : [],
        ];
      })
    ),
  };
}

function offeredTable(offered: readonly OfferedFigures[]): SummaryTable {
  return {
    title: "offered at a rate: response times",
    columns: ["asked", "by", "queries/s", "contestant", "verdict", "n", "p50", "p99", "max"],
    left: ["by", "contestant", "verdict"],
    rows: offered.map(({ ids, what, ratePerS, contestant, verdict, n, p50Us, p99Us, maxUs }) => [
      what,
      ids.join(", ") || "the use case's own rate",
      formatNumber(ratePerS),
      contestant,
      verdict,
      String(n),
      ...[p50Us, p99Us, maxUs].map(usCell),
    ]),
  };
}

/** The plan of the kind that takes a contestant longest. */
function slowestPlan(own: readonly MixFigures[]): string[] {
  const { contestant, mix, slowest } = own.toSorted((a, b) => b.slowest.p50Us - a.slowest.p50Us)[0]!;
  if (slowest.plan.length === 0) return [];
  return [
    "",
    `${contestant}: plan of its slowest kind, ${slowest.type} of ${mix}`,
    ...slowest.plan.map((line) => `  ${line}`),
  ];
}
