import { bySubject } from "../../runs/subject.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { formatNumber } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";

const WORDS = { "pass": "pass ✓", "fail": "fail ✗", "not proven": "?" } as const;
/** A claim is no limit: it holds or does not. */
const CLAIM_WORDS = { "pass": "claim holds ✓", "fail": "claim does not hold ✗", "not proven": "?" } as const;

/** Number of verdicts of each kind, a line per scenario and store; not proven ones with their reasons. */
export function verdictCounts(verdicts: readonly Verdict[]): string[] {
  return bySubject(verdicts.map((verdict) => ({ ...verdict, variant: "" }))).map((own) => {
    const { scenario, store } = own[0]!;
    const count = (kind: Verdict["verdict"]) => own.filter((verdict) => verdict.verdict === kind).length;
    const reasons = Map.groupBy(
      own.filter((verdict) => verdict.reason !== null),
      (verdict) => verdict.reason!,
    );
    const why = [...reasons].map(([reason, of]) => `${of.length} ${reason}`).join(", ");
    return `${store === "" ? scenario : `${scenario} on ${store}`}: ${count("pass")} pass ✓, ${
      count("fail")
    } fail ✗, ${count("not proven")} not proven ?` +
      (why === "" ? "" : ` (${why})`);
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

/** A table of the verdicts that have a number, one row each. */
export function verdictTable(verdicts: readonly Verdict[]): SummaryTable {
  const numbers = verdicts.filter((verdict) => verdict.value !== null);
  const storesOf = Map.groupBy(numbers, ({ scenario }) => scenario).values()
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
    rows: numbers.map((verdict) => [
      verdict.id,
      ...several ? [verdict.store] : [],
      shortNeed(verdict.need),
      valueCell(verdict),
      verdict.phase ?? "",
      verdict.headroom === null ? "-" : `${formatNumber(verdict.headroom)}x`,
      verdict.reason === null ? wordOf(verdict) : `? ${verdict.reason}`,
    ]),
  };
}

function wordOf({ verdict, isClaim }: Verdict): string {
  return (isClaim ? CLAIM_WORDS : WORDS)[verdict];
}

function valueCell({ value, interval, basis }: Verdict): string {
  const number = formatNumber(value ?? 0);
  const text = interval === null
    ? number
    : `${number} [${formatNumber(interval[0])}, ${formatNumber(interval[1])}]`;
  return basis === "projected" ? `(${text})` : text;
}
