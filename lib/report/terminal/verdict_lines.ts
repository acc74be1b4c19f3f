import { bySubject } from "../../runs/subject.ts";
import { isJudged, type Verdict } from "../../model/verdicts/verdict.ts";
import { countText, wrap } from "../../scenarios/describe/words.ts";
import { formatCount, formatHeadroom } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

const WORDS = { "pass": "pass ✓", "fail": "fail ✗", "not proven": "?" } as const;
/** A claim is no limit: it holds or does not. */
const CLAIM_WORDS = { "pass": "claim holds ✓", "fail": "claim does not hold ✗", "not proven": "?" } as const;

/** Width of lines of prose. */
const WIDTH = 110;

/** Verdicts of each scenario and store. */
function byPlace(verdicts: readonly Verdict[]): { readonly name: string; readonly own: Verdict[] }[] {
  return bySubject(verdicts.map((verdict) => ({ ...verdict, variant: "" }))).map((own) => {
    const { scenario, store } = own[0]!;
    return { name: store === "" ? scenario : `${scenario} on ${store}`, own };
  });
}

/** Verdicts counted, a line per scenario and store: every requirement is in exactly one of the counts. */
export function verdictCounts(verdicts: readonly Verdict[]): string[] {
  return byPlace(verdicts).map(({ name, own }) => {
    const judged = own.filter(isJudged);
    const count = (kind: Verdict["verdict"]) => judged.filter(({ verdict }) => verdict === kind).length;
    return `${name}: ${countText(own.length, "requirement")}: ${count("pass")} pass ✓, ${
      count("fail")
    } fail ✗, ${count("not proven")} not proven ?, ${own.length - judged.length} not judged`;
  });
}

/**
 * Why requirements are not judged, a line per scenario, store and reason, with their ids: none is left out. Then the command that
 * answers them, where there is one.
 */
export function notJudgedLines(verdicts: readonly Verdict[]): string[] {
  return byPlace(verdicts.filter((verdict) => !isJudged(verdict))).flatMap(({ name, own }) => {
    const reasons = [...Map.groupBy(own, ({ evidence, command = "" }) => evidence + command).values()]
      .sort((a, b) => b.length - a.length);
    return [
      "",
      `not judged: ${countText(own.length, "requirement")} of ${name}`,
      ...reasons.flatMap((of) => {
        const { evidence, command } = of[0]!;
        const [first, ...more] = wrap(
          `${of.length} ${evidence}: ${of.map(({ id }) => id).join(", ")}`,
          WIDTH - 4,
        );
        return [
          `  ${first}`,
          ...[...more, ...command === undefined ? [] : [command]].map((line) => `    ${line}`),
        ];
      }),
    ];
  });
}

/** Longest need shown in full, so that a line stays near 120 characters; `deno task project` shows all of it. */
const NEED_LENGTH = 52;

/** A need shortened in its name, never in its threshold. */
function shortNeed(need: string): string {
  const [name, threshold] = need.split(/: (?=[^:]*$)/);
  const room = NEED_LENGTH - (threshold?.length ?? 0) - 2;
  if (threshold === undefined || name!.length <= room) return need;
  return `${name!.slice(0, Math.max(8, room) - 1)}…: ${threshold}`;
}

/** A table of the verdicts that were judged or have a number, one row each. */
export function verdictTable(verdicts: readonly Verdict[]): SummaryTable {
  const judged = verdicts.filter(isJudged);
  const storesOf = Map.groupBy(judged, ({ scenario }) => scenario).values()
    .map((own) => new Set(own.map(({ store }) => store)).size);
  const several = storesOf.some((stores) => stores > 1);
  return {
    title:
      "verdicts · headroom above 1 is room · projected values in (parentheses) · of: the phase whose blocks count",
    columns: [
      "requirement",
      ...several ? ["store"] : [],
      "need",
      "value [95 %]",
      "of",
      "headroom",
      "verdict",
    ],
    left: ["store", "need", "of", "verdict"],
    rows: judged.map((verdict) => [
      verdict.id,
      ...several ? [verdict.store] : [],
      shortNeed(verdict.need),
      valueCell(verdict),
      verdict.phase ?? "",
      verdict.headroom === null ? "-" : formatHeadroom(verdict.headroom),
      verdict.reason === null ? wordOf(verdict) : `? ${verdict.reason}`,
    ]),
  };
}

function wordOf({ verdict, isClaim }: Verdict): string {
  return (isClaim ? CLAIM_WORDS : WORDS)[verdict];
}

function valueCell({ value, interval, basis }: Verdict): string {
  if (value === null) return "-";
  const number = formatCount(value);
  const text = interval === null
    ? number
    : `${number} [${formatCount(interval[0])}, ${formatCount(interval[1])}]`;
  return basis === "projected" ? `(${text})` : text;
}
