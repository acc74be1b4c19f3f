import type { ClaimFigures, PartFigures } from "../../bench/audit/audit_figures.ts";
import type { ClaimRule, ClaimVerdict } from "../../bench/audit/judge_claim.ts";
import type { AuditSamples } from "../../bench/audit/measure_audit.ts";
import type { AuditOptions } from "../../bench/audit/plan_audit.ts";
import { formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines, textTable } from "../../text/text_table.ts";
import { auditDetails } from "./audit_details.ts";
import { ratioText, withInterval } from "./ratio_text.ts";

/** An audit as lines: which claims survive, a line a claim, then a table of each claim's figures, then what they mean. */
export function auditLines(
  figures: readonly ClaimFigures[],
  samples: AuditSamples,
  options: AuditOptions,
): string[] {
  return [
    headline(figures),
    "",
    ...textTable(
      ["verdict", "claim", "what it rests on here"].map((title) => ({ title })),
      figures.map(({ verdict, claim, parts }) => [verdict, claim.id, reason(parts, verdict)]),
    ),
    ...figures.flatMap(({ claim, parts }) => [
      ...tableLines(partsTable({ claim, parts })),
      `  published: ${claim.source}; data/reference/inconsistencies.md ${claim.section}`,
      ...auditDetails(claim, samples, options),
    ]),
    "",
    ...notes(samples, options),
  ];
}

const COUNTED = [
  ["falls", "falls", "fall"],
  ["not shown", "is not shown", "are not shown"],
] as const;

/** How many survive, by name, and how many do not; the table below names those. */
function headline(figures: readonly ClaimFigures[]): string {
  const of = (wanted: ClaimVerdict) =>
    figures.filter(({ verdict }) => verdict === wanted).map(({ claim }) => claim.id);
  const survivors = of("survives");
  const others = COUNTED.flatMap(([verdict, one, several]) => {
    const { length } = of(verdict);
    return length === 0 ? [] : `${length} ${length === 1 ? one : several}`;
  });
  const survive = survivors.length === 0
    ? "none survives"
    : `${survivors.length} ${survivors.length === 1 ? "survives" : "survive"} (${survivors.join(", ")})`;
  const claims = figures.length === 1 ? "claim" : "claims";
  return `Of ${figures.length} published ${claims} ${[survive, ...others].join(", ")}`;
}

/** The part that gave the claim its verdict, in words. */
function reason(parts: readonly PartFigures[], verdict: string): string {
  const own = parts.find((part) => part.verdict === verdict)!;
  const same = parts.filter((part) => part.verdict === verdict).length;
  const of = parts.length === 1 ? "" : ` (${same} of ${parts.length})`;
  return `${own.part.what}: ${judgedText(own)}${of}`;
}

const JUDGED: Readonly<Record<ClaimRule, string>> = {
  baseline: "fair / method",
  about: "fair ratio",
  at_most: "fair ratio",
  most: "share",
};

const BOUNDS: Readonly<Partial<Record<ClaimRule, string>>> = { at_most: "≤ ", most: "> " };

function publishedText({ rule, part }: PartFigures): string {
  return (BOUNDS[rule] ?? "") + valueText(part.value, part);
}

function judgedText(own: PartFigures): string {
  const published = own.rule === "baseline" ? "" : `, published ${publishedText(own)}`;
  return `${JUDGED[own.rule]} ${judgedValue(own)}${published}: ${own.why}`;
}

function judgedValue({ rule, judged }: PartFigures): string {
  return rule === "most" ? withInterval(judged, formatPercent) : ratioText(judged);
}

function partsTable({ claim, parts }: Pick<ClaimFigures, "claim" | "parts">): SummaryTable {
  const factor = parts.some(({ rule }) => rule === "baseline");
  return {
    title: claim.claim,
    columns: [
      "",
      "published",
      "by its method",
      "fairly",
      ...factor ? [JUDGED[parts[0]!.rule]] : [],
      "verdict",
      "why",
    ],
    left: ["verdict", "why"],
    rows: parts.map((own) => [
      own.part.what,
      publishedText(own),
      own.published === null ? "-" : valueText(own.published.median, own.part),
      ...factor ? [valueText(own.fair.median, own.part)] : [],
      judgedValue(own),
      own.verdict,
      own.why,
    ]),
  };
}

function valueText(value: number, { unit }: { readonly unit: string }): string {
  if (unit === "x") return `${formatNumber(value)}x`;
  if (unit === "ms") return formatUs(1000 * value);
  if (unit === "share") return formatPercent(value);
  return `${formatNumber(value)}/s`;
}

function notes({ rounds, loaded }: AuditSamples, { program, scale }: AuditOptions): string[] {
  const over = rounds === 1
    ? "One round"
    : `Medians over ${rounds} rounds, with [95 % intervals] from six on`;
  return [
    `${over}: every case once a round, in turns, in a process of its own.`,
    "Ratios are of one round: fair rate or time over the method's, or time an entity, the dearer case over the cheaper.",
    "Writes begin with no file, in WAL with synchronous=NORMAL. The clock stops at the last commit, as published: closing the file is not timed.",
    "By its method: payload bytes drawn one by one on the clock" +
    (program === "python"
      ? " (in Python, as there)"
      : " (here in TypeScript, which draws far faster: no Python)") +
    ", 15-byte keys in order, one end for all.",
    "Fairly: made before the clock starts, random 32-byte keys, ends that differ; written from Deno.",
    "Throughput fairly: as by its method, and as many entities, but made before the clock starts.",
    "Cache: 2 MB by the method of writes, 16 MB fairly; memory 128 against 256 MB, fairly 2 against 256; costs of blocks and reads 256 MB.",
    `Stores are small (--scale ${scale}): what grows with a store, as random keys and batches do, shows with a larger --scale.`,
    ...loaded === null ? [] : [
      `Reads: ${loaded.entities.toLocaleString("en")} entities, ${
        loaded.visible.toLocaleString("en")
      } visible at the first block, loaded once; other queries`,
      "each round, in the store's own SQL, not the published one; answers compared.",
    ],
  ];
}
