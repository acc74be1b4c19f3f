import { bySubject } from "../../runs/subject.ts";
import { isJudged, type Verdict } from "../../model/verdicts/verdict.ts";
import { countText, wrap } from "../../scenarios/describe/words.ts";
import { formatHeadroom, formatInterval, formatValue } from "../../text/numbers.ts";
import type { SummaryTable } from "../../text/text_table.ts";
import { askedText, questionsOf } from "../sections/questions.ts";

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

/** Width of what is asked, so that a line stays near 110 characters. */
const ASKED_WIDTH = 46;

/**
 * What was judged or has a number, a table for each scenario and store: a row for each number with all that asks for it, the ids
 * behind what they ask, the tightest first.
 */
export function questionTables(verdicts: readonly Verdict[]): SummaryTable[] {
  return byPlace(verdicts.filter(isJudged)).map(({ name, own }) => ({
    title:
      `${name}: what is asked, tightest first; headroom above 1x is room, (projected), ✓ pass, ✗ fail, ? not proven`,
    columns: ["question", "holds or takes", "[95 %]", "of blocks", "headroom", "asked"],
    left: ["of blocks", "asked"],
    rows: questionsOf(own).flatMap(({ name, tightest, verdicts }) => {
      const { value, unit, interval, basis, phase, headroom, isClaim } = tightest;
      const text = value === null ? "-" : formatValue(value, unit);
      const lines = wrap(askedText(verdicts), ASKED_WIDTH);
      return lines.map((line, i) =>
        i > 0 ? ["", "", "", "", "", line] : [
          isClaim ? `claim: ${name}` : name,
          value === null || basis === "measured" ? text : `(${text})`,
          interval === null ? "" : formatInterval(interval, unit),
          phase?.replaceAll("_", " ") ?? "",
          headroom === null ? "-" : formatHeadroom(headroom),
          line,
        ]
      );
    }),
  }));
}
