import { formatHeadroom } from "../../text/numbers.ts";
import { isJudged, NOT_PROVEN_REASONS, type Verdict } from "../../model/verdicts/verdict.ts";
import { type Cell, numeric, type TableSpec, wordy } from "../charts/table_html.ts";
import { slug } from "../../text/slug.ts";
import { askedText, type Question, questionsOf } from "./questions.ts";
import { sourceAnchor } from "./source_anchors.ts";
import type { Story } from "./story.ts";
import { supportingFigures } from "./supporting_figures.ts";
import { valueCell } from "./value_cell.ts";
import { verdictRow } from "./verdict_row.ts";

/** Words and symbol of a verdict: colour is never the only sign. */
const WORDS: Readonly<Record<Verdict["verdict"], Cell>> = {
  pass: { text: "pass ✓", kind: "pass" },
  fail: { text: "fail ✗", kind: "fail" },
  "not proven": { text: "not proven ?", kind: "unproven" },
};

/** Words of a verdict on a claim, which is no limit: it holds or does not. */
const CLAIM_WORDS: Readonly<Record<Verdict["verdict"], Cell>> = {
  pass: { text: "claim holds ✓", kind: "pass" },
  fail: { text: "claim does not hold ✗", kind: "fail" },
  "not proven": WORDS["not proven"],
};

/** Verdicts that were judged or have a number, all scenarios or one, tightest headroom first. */
export function judgedTable(story: Story, scenario?: string): TableSpec {
  const judged = verdictsOf(story, scenario).filter(isJudged);
  const title = `${countOf(judged)} judged, or with a number from this run`;
  const shown = tightestFirst(judged);
  return {
    id: slug("verdicts", scenario ?? ""),
    ...tableOf(shown, title),
    data: shown.map(verdictRow),
  };
}

/** The five questions with the least headroom: what breaks first, each number once. */
export function breaksFirstTable(story: Story, scenario?: string): TableSpec {
  const judged = verdictsOf(story, scenario).filter(({ headroom, decides }) => headroom !== null && decides);
  return {
    id: slug("breaks-first", scenario ?? ""),
    ...questionTable(questionsOf(judged).slice(0, 5), "Least headroom first"),
  };
}

/** What was judged or has a number, a row for each number with all that asks for it; a row links to the tightest in `judgedTable`. */
export function questionsTable(story: Story, scenario?: string): TableSpec {
  const judged = verdictsOf(story, scenario).filter(isJudged);
  const questions = questionsOf(judged);
  const title = `${questions.length} questions that ${countOf(judged)} ask, least headroom first`;
  return { id: slug("questions", scenario ?? ""), ...questionTable(questions, title) };
}

function questionTable(questions: readonly Question[], title: string): TableSpec {
  return {
    title,
    columns: [
      wordy("question", 9),
      wordy("verdict", 6.5),
      numeric("holds or takes, 95 % interval"),
      numeric("headroom"),
      wordy("asked", 14),
    ],
    rows: questions.map(({ name, tightest, verdicts }) => [
      {
        text: name,
        href: `#${rowAnchor(tightest)}`,
        small: [tightest.scenario, tightest.store].filter((part) => part !== "").join(", "),
      },
      verdictCell(tightest),
      shownValue(tightest),
      tightest.headroom === null ? "–" : formatHeadroom(tightest.headroom),
      askedText(verdicts),
    ]),
  };
}

/** Why requirements are not proven, counted by reason. */
export function reasonsTable(story: Story, scenario?: string): TableSpec {
  const open = verdictsOf(story, scenario).filter((verdict) => verdict.reason !== null);
  const groups = [...Map.groupBy(open, (verdict) => verdict.reason!)].sort((a, b) =>
    b[1].length - a[1].length
  );
  return {
    id: slug("not-proven", scenario ?? ""),
    title: `${countOf(open)} not proven, by reason`,
    columns: [wordy("reason", 14), numeric("count"), wordy("requirements", 14)],
    rows: groups.map(([reason, verdicts]) => [
      NOT_PROVEN_REASONS[reason],
      String(verdicts.length),
      [...Map.groupBy(verdicts, ({ id }) => id)].map(([id, own]) => {
        const everywhere = own.length === verdictsOf(story).filter((verdict) => verdict.id === id).length;
        return everywhere ? id : `${id} (${own.map((verdict) => placeName(story, verdict)).join(", ")})`;
      }).join(", "),
    ]),
  };
}

/** How many verdicts of each kind; those without an outcome or a number are not judged. */
export function verdictCounts(
  story: Story,
): Readonly<Record<Verdict["verdict"] | "not judged", number>> {
  const verdicts = verdictsOf(story);
  const judged = verdicts.filter(isJudged);
  const count = (kind: Verdict["verdict"]) => judged.filter((verdict) => verdict.verdict === kind).length;
  return {
    pass: count("pass"),
    fail: count("fail"),
    "not proven": count("not proven"),
    "not judged": verdicts.length - judged.length,
  };
}

/** Verdicts of one scenario, or of all. */
export function verdictsOf(story: Story, scenario?: string): readonly Verdict[] {
  return story.assessment.verdicts.filter((verdict) =>
    scenario === undefined || verdict.scenario === scenario
  );
}

/** "12 requirements", or where several stores were asked the same, "24 verdicts on 12 requirements". */
export function countOf(verdicts: readonly Verdict[]): string {
  const requirements = new Set(verdicts.map(({ id }) => id)).size;
  const verdictsOn = requirements === verdicts.length ? "" : `${verdicts.length} verdicts on `;
  return `${verdictsOn}${requirements} requirements`;
}

/**
 * Where a requirement was judged, in as few words as tell it apart in this run: its scenario where several ask it, its store
 * where several were asked; empty where it was asked once.
 */
export function placeName(story: Story, { id, scenario, store }: Verdict): string {
  const same = verdictsOf(story).filter((verdict) => verdict.id === id);
  const scenarios = new Set(same.map((verdict) => verdict.scenario));
  const stores = new Set(
    same.filter((verdict) => verdict.scenario === scenario).map((verdict) => verdict.store),
  );
  return [scenarios.size > 1 ? [scenario] : [], stores.size > 1 ? [`on ${store}`] : []].flat().join(" ");
}

/** Least headroom first; those without one last. */
export function tightestFirst(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.toSorted((a, b) => (a.headroom ?? Infinity) - (b.headroom ?? Infinity));
}

function tableOf(verdicts: readonly Verdict[], title: string): TableSpec {
  return {
    title,
    columns: [
      wordy("id", 8),
      wordy("verdict", 6.5),
      wordy("need", 7),
      numeric("value, 95 % interval"),
      numeric("headroom"),
      wordy("evidence", 10),
      wordy("source", 5),
    ],
    rows: verdicts.map((verdict) => [
      {
        ...{ text: verdict.id, id: rowAnchor(verdict) },
        small: [verdict.scenario, verdict.store].filter((part) => part !== "").join(", "),
      },
      verdictCell(verdict),
      verdict.need,
      shownValue(verdict),
      verdict.headroom === null ? "–" : formatHeadroom(verdict.headroom),
      { text: verdict.evidence, seen: supportingFigures(verdict) },
      { text: verdict.source, href: `#${sourceAnchor(verdict.id)}` },
    ]),
  };
}

/** Anchor of a verdict's row. */
export function rowAnchor({ id, scenario, store }: Verdict): string {
  return `${id}-${scenario}-${store}`;
}

function verdictCell(verdict: Verdict): Cell {
  const word = (verdict.isClaim ? CLAIM_WORDS : WORDS)[verdict.verdict];
  return verdict.reason === null ? word : { ...word, small: NOT_PROVEN_REASONS[verdict.reason] };
}

/** Says in words that a number is projected (style is never the only sign), and of which phase it is. */
function shownValue(verdict: Verdict): Cell {
  const cell = valueCell(verdict);
  const phase = verdict.phase === undefined ? "" : `${verdict.phase.replaceAll("_", " ")} blocks`;
  const basis = cell.kind === "projected" ? verdict.basis : "";
  return { ...cell, small: [cell.small ?? "", basis, phase].filter((part) => part !== "").join(", ") };
}
