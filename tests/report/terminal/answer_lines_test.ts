import assert from "node:assert/strict";
import type { Answer, UseCaseAnswer } from "../../../lib/model/verdicts/answer.ts";
import { adviceLines, answerLines, keyEventLines } from "../../../lib/report/terminal/answer_lines.ts";
import { askedWords } from "../../../lib/report/sections/need_words.ts";
import { formatRough } from "../../../lib/text/numbers.ts";
import { USE_CASES } from "../../../lib/scenarios/use_cases.ts";
import { story } from "../quick_story.ts";

const { manifest, assessment } = story;
const { answer } = assessment;
const lines = (of: Answer) => answerLines(manifest, { ...assessment, answer: of });

/** The line about a scenario or use case. */
const lineOf = (name: string, of: Answer = answer) => lines(of).find((line) => line.startsWith(name)) ?? "";

Deno.test("the answer of a run stands on a screen of 24 lines and 100 columns, all six use cases and onboarding", () => {
  const printed = lines(answer);
  assert.ok(printed.length <= 24, `${printed.length} lines`);
  for (const line of printed) assert.ok(line.length <= 100, `${line.length}: ${line}`);
  assert.ok(printed[0]!.includes(manifest.run) && printed[0]!.includes("complete"));
  for (const useCase of USE_CASES) assert.ok(printed.some((line) => line.includes(useCase)), useCase);
  assert.match(printed.find((line) => line.includes("git-registry"))!, / go: | no-go| unknown/);
});

Deno.test("a use case the run holds has its figures at full size, and what to change; those it does not hold share a line", () => {
  const [own] = answer.useCases.filter(({ scenario }) => scenario === "compute-marketplace") as [
    UseCaseAnswer,
  ];
  const line = lineOf("compute-marketplace");
  assert.match(
    line,
    /^compute-marketplace +bitemporal +(yes ✓|no ✗|open) +([\d.]+x|1\/[\d.k]+)\?? .*\[[\d.k]+, [\d.k]+\] +[\d.]+ +[\d.]+ (s|min|h)$/,
  );
  for (const part of [askedWords(own.breaksFirst!), ` ${formatRough(own.disk!.value)} `]) {
    assert.ok(line.includes(part), `${part} in ${line}`);
  }
  const change = lines(answer).findIndex((line) =>
    line.startsWith("use case") && line.includes("what to change")
  );
  assert.ok(lines(answer)[change + 1]!.startsWith("compute-marketplace  "));
  assert.equal(lineOf("ride-sharing"), "");
  assert.match(lineOf("not in this run"), /: ride-sharing, freelance, /);
  const none = { ...answer, useCases: answer.useCases.filter(({ scenario }) => scenario === null) };
  assert.match(lines(none)[1]!, /^not in this run: /);
});

Deno.test("what is not proven has a question mark, what has no interval says so, what has no number says why", () => {
  const [own] = answer.useCases.filter(({ scenario }) => scenario === "compute-marketplace") as [
    UseCaseAnswer,
  ];
  const with_ = (changes: Partial<UseCaseAnswer>): Answer => ({
    ...answer,
    useCases: [{ ...own, ...changes }],
  });
  const open = { ...own.breaksFirst!, verdict: "not proven", reason: "too-few-trials" } as const;
  assert.match(
    lineOf("compute", with_({ fits: "not shown", breaksFirst: open })),
    / open +([\d.]+x|1\/[\d.k]+)\? /,
  );
  assert.match(
    lineOf("compute", with_({ disk: { ...own.disk!, interval: null } })),
    / [\d.]+\? +[\d.]+ (s|min|h)$/,
  );
  const failed = with_({ fits: "unknown", breaksFirst: null, why: "run-failed" });
  assert.match(lineOf("compute", failed), / \? +unknown +run failed /);
});

Deno.test("however many chains and registries a run holds, the answer stays on the screen and says what it leaves out", () => {
  const own = answer.useCases[0]!;
  const stores = Array.from({ length: 30 }, (_, i) => ({ ...own, store: `store-${i}` }));
  const registries = Array.from(
    { length: 5 },
    (_, i) => ({ ...answer.onboarding[0]!, registry: `git-${i}` }),
  );
  const printed = lines({ useCases: [...stores, ...answer.useCases.slice(1)], onboarding: registries });
  assert.equal(printed.length, 24);
  assert.match(printed[2]!, /^compute-marketplace +store-0 /);
  assert.match(printed[3]!, /^ +store-1 /);
  assert.ok(
    printed.some((line) => /^not in this run: ride-sharing, freelance, .*carbon-credits/.test(line)),
  );
  const shown = printed.filter((line) => /^(\S+)? +store-\d+ +\S+ [✓✗]|^on git-\d/.test(line)).length;
  const left = Number(/(\d+) more below$/.exec(printed.at(-1)!)![1]);
  // 30 chains, Mendoza and 5 registries.
  assert.equal(shown + left, 36);
});

Deno.test("the terminal says whether a bulk flow is worth it, what that rests on, and once what limits any of them", () => {
  const [row] = answer.onboarding as [Answer["onboarding"][number]];
  const printed = adviceLines({ ...answer, onboarding: [row, { ...row, registry: "another" }] });
  const prose = printed.filter((line) =>
    !/^ {2}(?! *- | {2}\S)/.test(line) && !line.includes("? not proven")
  );
  for (const line of prose) assert.ok(line.length <= 115, `${line.length}: ${line}`);
  const advice = printed.join(" ").replaceAll(/ +/g, " ");
  const { summary, details, bounds } = row.bulkFlow;
  assert.ok(advice.startsWith(`agent-onboarding on git-registry: ${summary} - ${details[0]}`));
  assert.ok(advice.includes(`agent-onboarding on another: ${summary}`));
  assert.match(advice, / batch [\d.]+ \[[\d.]+, [\d.]+\] 100 [\d.]+x \[[\d.]+, [\d.]+\] \(/);
  assert.match(
    advice,
    / flow agents\/s of agents as fast 10,000 agents 5 min 25 min 60 min one commit an event /,
  );
  assert.match(advice, / is a bulk flow needed for that\?( (unknown|needed|not needed)){3} /);
  for (const bound of bounds) assert.equal(advice.split(bound).length, 2, bound);
});

Deno.test("a run of key events begins with its decision, and where none is made with how fast they were taken in", () => {
  const [row] = answer.onboarding as [Answer["onboarding"][number]];
  const deciding = (decision: "go" | "unknown") => ({
    ...answer,
    onboarding: [{ ...row, bulkFlow: { ...row.bulkFlow, decision } }],
  });
  const first = (decision: "go" | "unknown") => keyEventLines(["", "the rates"], deciding(decision))[0]!;
  assert.ok(first("go").startsWith("agent-onboarding on git-registry: "));
  assert.equal(first("unknown"), "the rates");
  assert.deepEqual(
    keyEventLines(["", "the rates"], deciding("go")).toSorted(),
    keyEventLines(["", "the rates"], deciding("unknown")).toSorted(),
  );
});
