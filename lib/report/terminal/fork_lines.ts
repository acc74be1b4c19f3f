import type { Branch, LogRelation, Pair } from "../../keri/forks/compare_logs.ts";
import type { ForksFound, LogDifference } from "../../keri/forks/find_forks.ts";
import { countText, numberText, wrap } from "../../scenarios/describe/words.ts";
import { sentenceCase } from "../../text/sentence_case.ts";

/** How the two sources are called. */
const NAMES = ["A", "B"] as const;

/** Most differences that are told one by one. choice: some screens of text; a program reads them all. */
const TOLD_MAX = 50;

/** Widest paragraph of text. */
const WIDTH = 110;

/** What a relation is called where logs are counted, the worst first. */
const COUNTED: Readonly<Partial<Record<LogRelation, (count: number) => string>>> = {
  "permanent-fork": (count) => `${forks(count)} that nothing repairs`,
  "repairable-fork": (count) => `${forks(count)} that a rotation can repair`,
  unsound: (count) => `${numberText(count)} that ${count === 1 ? "does" : "do"} not verify`,
  recovered: (count) => `${numberText(count)} recovered in one of them`,
};

/** What to do about each. */
const NEXT: Readonly<Partial<Record<LogRelation, string>>> = {
  "permanent-fork":
    "Keep both as evidence. Who saw one side first stays with it: agree outside the logs which one holds, then anchor anew what the other sealed.",
  "repairable-fork":
    "Rotate at that number and append the rotation to both (of a delegated log, once its delegator has sealed it): it takes the place of either side. Then anchor anew what they sealed.",
  unsound: "Nothing is known of a fork in these: mend or replace the damaged side, then compare again.",
  recovered:
    "Append the recovered side's events to the other: its registry lets them take the place of what it has.",
};

/** Whether two sources hold a fork, or a log of which nothing can be told. A recovery and a log that is behind are none. */
export function hasForks({ differences }: ForksFound): boolean {
  return differences.some(({ relation }) => relation !== "recovered");
}

/** What was found as lines: the answer, then each fork with both SAIDs and what repairs it, the worst first. */
export function forkLines(found: ForksFound): string[] {
  const order = Object.keys(COUNTED);
  const sorted = found.differences.toSorted((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation));
  const told = sorted.slice(0, TOLD_MAX);
  const further = sorted.length - told.length;
  return [
    answer(found),
    ...told.flatMap((difference) => ["", ...differenceLines(difference)]),
    ...further === 0 ? [] : ["", `and ${numberText(further)} more, which --json names`],
    ...[...new Set(sorted.map(({ relation }) => relation))].flatMap((relation) => [
      "",
      ...wrap(`${sentenceCase(relation.replace("-", " "))}: ${NEXT[relation]}`, WIDTH),
    ]),
  ];
}

function answer({ logs, differences, behind, absent }: ForksFound): string {
  const differing = differences.length + behind[0] + behind[1];
  const all = countText(logs, "log");
  if (differing === 0) return `None of ${all} differs: both have the same events.`;
  const counted = Object.entries(COUNTED).flatMap(([relation, words]) => {
    const count = differences.filter((difference) => difference.relation === relation).length;
    return count === 0 ? [] : [words!(count)];
  });
  const late = NAMES.flatMap((name, i) => {
    const lacks = absent[i] === 0 ? "" : ` (${numberText(absent[i]!)} of them it lacks)`;
    return behind[i] === 0 ? [] : [`${numberText(behind[i]!)} in which ${name} is behind${lacks}`];
  });
  const none = hasForks({ logs, differences, behind, absent }) ? [] : ["no fork"];
  return `${numberText(differing)} of ${all} ${differing === 1 ? "differs" : "differ"}: ${
    [...none, ...counted, ...late].join(", ")
  }.`;
}

function forks(count: number): string {
  return countText(count, "fork");
}

function differenceLines(difference: LogDifference): string[] {
  const { prefix, branches } = difference;
  return [
    `${prefix}: ${headline(difference)}`,
    ...branches.map((branch, i) => `  ${NAMES[i]}  ${branchText(branch)}`),
  ];
}

function headline({ relation, sn, branches, inForce }: LogDifference): string {
  if (relation === "unsound") return `does not verify, alike before event ${sn}`;
  if (relation === "recovered") {
    const [holds, other] = inForce === 0 ? NAMES : [NAMES[1], NAMES[0]];
    return `${holds} recovered at event ${sn}: its rotation takes the place of what ${other} has`;
  }
  if (relation === "repairable-fork") return `forked at event ${sn}, which a rotation at ${sn} can repair`;
  return `forked at event ${sn}, which nothing repairs: ${lastingReason(sn, branches)}`;
}

function lastingReason(sn: number, branches: Pair<Branch>): string {
  if (sn === 0) return "two inceptions";
  return branches.flatMap(({ rotationSn }, i) => {
    if (rotationSn === null) return [];
    return [`${NAMES[i]} rotates ${rotationSn === sn ? "there" : `at ${rotationSn}`}`];
  }).join(", ");
}

function branchText({ first, events, seals, problem }: Branch): string {
  const wrong = problem === null ? "" : `event ${problem.at}: ${problem.why}`;
  if (first === null) return wrong === "" ? "ends before it" : wrong;
  const since = `${countText(events, "event")} from there on with ${countText(seals, "seal")}`;
  return `${first.type} ${first.said}  ${since}${wrong === "" ? "" : `; ${wrong}`}`;
}
