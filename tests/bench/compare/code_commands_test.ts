import assert from "node:assert/strict";
import { codeCommands } from "../../../lib/bench/compare/code_commands.ts";
import { findScenario } from "../../../lib/scenarios/mod.ts";

const work = (...names: string[]) => ({
  scenarios: names.map((name) => [name, findScenario(name)] as const),
  scale: undefined,
  seed: "7",
  store: undefined,
  registry: undefined,
  variant: undefined,
});

const lines = (of: Parameters<typeof codeCommands>[0]) =>
  codeCommands(of).map(({ task, args }) => [task, ...args].join(" "));

Deno.test("commits append, ask and onboard one trial at a time, with no flag that was not given", () => {
  assert.deepEqual(lines(work("compute-marketplace", "agent-onboarding")), [
    "append --scenario compute-marketplace --scale 0.0003 --seed 7 --trials 1",
    "query --scenario compute-marketplace --scale 0.0003 --seed 7 --trials 1",
    "onboard --scenario agent-onboarding --seed 7 --trials 1",
  ]);
});

Deno.test("what was given goes to the commands that take it; a user's own files are named from everywhere", () => {
  const given = { scale: 0.01, store: "mine.ts", registry: "packfile", variant: "full" };
  assert.deepEqual(lines({ ...work("mendoza", "agent-onboarding"), ...given }), [
    `append --scenario mendoza --scale 0.01 --store ${Deno.cwd()}/mine.ts --seed 7 --trials 1 --variant full`,
    `query --scenario mendoza --scale 0.01 --store ${Deno.cwd()}/mine.ts --seed 7 --trials 1`,
    "onboard --scenario agent-onboarding --registry packfile --seed 7 --trials 1",
  ]);
});
