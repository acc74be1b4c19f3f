import assert from "node:assert/strict";
import type { Branch, LogRelation } from "../../../lib/keri/forks/compare_logs.ts";
import type { ForksFound, LogDifference } from "../../../lib/keri/forks/find_forks.ts";
import { forkLines, hasForks } from "../../../lib/report/terminal/fork_lines.ts";

const NONE: ForksFound = { logs: 10_001, differences: [], behind: [0, 0], absent: [0, 0] };

function branch(type: "ixn" | "rot", said: string, changes: Partial<Branch> = {}): Branch {
  return { first: { type, said }, events: 1, seals: 3, rotationSn: null, problem: null, ...changes };
}

function difference(relation: LogRelation, changes: Partial<LogDifference> = {}): LogDifference {
  return {
    prefix: `E${relation}`,
    relation,
    sn: 7,
    branches: [branch("ixn", "EOne"), branch("ixn", "EOther")],
    inForce: null,
    ...changes,
  };
}

Deno.test("the answer comes first: how many logs differ, and how", () => {
  assert.match(forkLines(NONE)[0]!, /^None of 10,001 logs differs/);
  const differences = [difference("repairable-fork"), difference("permanent-fork")];
  const found = { ...NONE, differences, behind: [0, 3], absent: [0, 1] } as const;
  assert.equal(
    forkLines(found)[0],
    "5 of 10,001 logs differ: 1 fork that nothing repairs, 1 fork that a rotation can repair, 3 in which B is behind " +
      "(1 of them it lacks).",
  );
});

Deno.test("each fork is named with its number, both SAIDs and what repairs it, the worst first", () => {
  const rotated = [
    branch("rot", "EOne", { rotationSn: 7 }),
    branch("ixn", "EOther", { events: 5, rotationSn: 9 }),
  ] as const;
  const lines = forkLines({
    ...NONE,
    differences: [difference("repairable-fork"), difference("permanent-fork", { branches: rotated })],
  });
  assert.deepEqual(lines.slice(1, 9), [
    "",
    "Epermanent-fork: forked at event 7, which nothing repairs: A rotates there, B rotates at 9",
    "  A  rot EOne  1 event from there on with 3 seals",
    "  B  ixn EOther  5 events from there on with 3 seals",
    "",
    "Erepairable-fork: forked at event 7, which a rotation at 7 can repair",
    "  A  ixn EOne  1 event from there on with 3 seals",
    "  B  ixn EOther  1 event from there on with 3 seals",
  ]);
});

Deno.test("a recovery and a log that is behind are no fork; one that does not verify leaves it open", () => {
  const recovered = { ...NONE, differences: [difference("recovered", { inForce: 1 })] };
  assert.ok(!hasForks(recovered));
  assert.match(forkLines(recovered)[0]!, /^1 of 10,001 logs differs: no fork, 1 recovered in one of them\.$/);
  assert.match(
    forkLines(recovered)[2]!,
    /B recovered at event 7: its rotation takes the place of what A has/,
  );
  assert.ok(!hasForks({ ...NONE, behind: [2, 0] }));
  const problem = { at: 7, why: "its prior digest is EThird" };
  const unsound = difference("unsound", {
    branches: [branch("ixn", "EOne"), branch("ixn", "", { first: null, problem })],
  });
  assert.ok(hasForks({ ...NONE, differences: [unsound] }));
  assert.ok(
    forkLines({ ...NONE, differences: [unsound] }).includes("  B  event 7: its prior digest is EThird"),
  );
});

Deno.test("of very many forks the first ones are told, and how many more there are", () => {
  const lines = forkLines({ ...NONE, differences: Array(1000).fill(difference("permanent-fork")) });
  assert.match(lines[0]!, /^1,000 of 10,001 logs differ: 1,000 forks that nothing repairs\.$/);
  assert.ok(lines.includes("and 950 more, which --json names"));
});
