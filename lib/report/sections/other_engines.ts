import type { UseCaseAnswer } from "../../model/verdicts/answer.ts";
import type { Verdict } from "../../model/verdicts/verdict.ts";
import { isAsked } from "./fit_sentences.ts";
import { askedWords } from "./need_words.ts";
import { type Judged, needsOf, timesText } from "./what_to_change.ts";

/** Needs that a sentence names. */
const NAMED = 3;

/**
 * What another engine's store would carry that SQLite does not, and at what cost, a sentence a use case that the run holds on both:
 * compared with the SQLite store where the fewest needs fail.
 */
export function otherEngines({ answer: { useCases }, verdicts }: Judged): string[] {
  const held = useCases.filter((row) => isAsked(row) && row.footprint !== undefined);
  return [...Map.groupBy(held, ({ scenario }) => scenario)].flatMap(([scenario, rows]) => {
    const [sqlite] = rows.filter(isSqlite).toSorted((a, b) => a.failed - b.failed);
    const others = rows.filter((row) => !isSqlite(row));
    if (sqlite === undefined || others.length === 0) return [];
    return [`${scenario}: ${others.map((other) => clause(sqlite, other, verdicts)).join("; ")}.`];
  });
}

function isSqlite({ footprint }: UseCaseAnswer): boolean {
  return footprint!.engine.startsWith("SQLite ");
}

function clause(sqlite: UseCaseAnswer, other: UseCaseAnswer, verdicts: readonly Verdict[]): string {
  const there = new Map(needsOf(other, verdicts).map(({ id, verdict }) => [id, verdict]));
  const needs = (here: Verdict["verdict"], elsewhere: Verdict["verdict"]) =>
    needsOf(sqlite, verdicts).filter(({ id, verdict }) => verdict === here && there.get(id) === elsewhere);
  const [gained, lost, open] = [needs("fail", "pass"), needs("pass", "fail"), needs("fail", "not proven")];
  return [
    gained.length > 0
      ? `${other.store} passes ${named(gained)}, which ${sqlite.store} fails`
      : sqlite.failed === 0
      ? `${other.store} is not needed, as ${sqlite.store} fails nothing`
      : `${other.store} ${
        open.length > 0 ? "is not shown to pass anything" : "passes nothing"
      } that ${sqlite.store} fails`,
    ...open.length > 0 && gained.length > 0 ? [`is not shown to pass ${named(open)}`] : [],
    ...lost.length > 0 ? [`${gained.length > 0 ? "but" : "and"} fails ${named(lost)}`] : [],
    `at ${costs(sqlite, other)}`,
  ].join(", ");
}

function named(needs: readonly Verdict[]): string {
  const words = [...new Set(needs.map(askedWords))];
  const more = words.length > NAMED ? [`${words.length - NAMED} more`] : [];
  return listed([...words.slice(0, NAMED), ...more]);
}

/** Disk at full size, memory and processes, as multiples of what SQLite takes; "?" where an interval is missing. */
function costs(sqlite: UseCaseAnswer, other: UseCaseAnswer): string {
  const [before, after] = [sqlite.disk, other.disk];
  const doubt = before?.interval && after?.interval ? "" : " ?";
  return listed([
    ...before === null || after === null ? [] : [`${timesText(after.value / before.value)} the disk${doubt}`],
    `${timesText(other.footprint!.memoryBytes / sqlite.footprint!.memoryBytes)} the memory`,
    ...other.footprint!.ownProcesses ? ["processes of its own"] : [],
  ]);
}

/** "a, b and c". */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
