import assert from "node:assert/strict";
import { onboardingFigures } from "../../../lib/model/onboarding/onboarding_figures.ts";
import { columnsOf } from "../../../lib/runs/frame.ts";
import type { Row, TableName } from "../../../lib/runs/schema.ts";
import { sampleManifest } from "../../runs/sample_run.ts";

/** A row whose columns are null, 0, false or empty where nothing is said. */
function row<T extends TableName>(table: T, own: Partial<Row<T>>): Row<T> {
  const blank = Object.entries(columnsOf(table)).map(([name, { type, optional }]) => [
    name,
    optional ? null : type === "text" ? "" : type === "boolean" ? false : 0,
  ]);
  return { ...Object.fromEntries(blank), ...own } as Row<T>;
}

/** An onboarding of 20 agents, a commit an event: an inception of 5 s, then 4 events an agent, 1 ms each and `growth` more per agent. */
function perAgentTrial(trial: string, { growth = 0, speed = 1, status = "ok", scale = 0.002 } = {}) {
  const calls: Row<"operations">[] = [];
  let nowUs = 0;
  const add = (own: Partial<Row<"operations">>, us: number) =>
    calls.push(
      row("operations", { trial, phase: "onboard", start_us: nowUs, end_us: nowUs += us, events: 1, ...own }),
    );
  add({ phase: "warmup", root_events: 1 }, 5e6);
  for (let agent = 0; agent < 20; agent++) {
    for (let event = 0; event < 4; event++) {
      const isRoot = event === 1 ? 0 : 1;
      add(
        { root_events: isRoot, seals: isRoot, agents: event === 3 ? 1 : 0 },
        (1000 + growth * agent) / speed,
      );
    }
  }
  const storeMs = calls.reduce((ms, { start_us, end_us }) => ms + (end_us - start_us) / 1000, 0);
  add({ phase: "verify", operation: "replay", events: 61 }, 30_000);
  return {
    trial: row("trials", {
      ...{
        trial,
        benchmark: "onboard",
        scenario: "s",
        store: "packfile",
        variant: "per-event",
        profile: "quick",
      },
      ...{ status, scale, entities: 20, events: 81, root_events: 61, commits: 81, durability: "process" },
      // The flush takes 20 ms.
      ...{ store_ms: storeMs + 20, generate_ms: 100, file_bytes: 40_000 },
    }),
    calls,
  };
}

function runOf(
  trials: readonly ReturnType<typeof perAgentTrial>[],
  tables: { readonly [T in TableName]?: Row<T>[] } = {},
) {
  const all: { readonly [T in TableName]?: Row<T>[] } = {
    ...tables,
    trials: trials.map(({ trial }) => trial),
    operations: trials.flatMap(({ calls }) => calls),
  };
  return {
    manifest: sampleManifest(),
    rows: <T extends TableName>(table: T) => Promise.resolve((all[table] ?? []) as Row<T>[]),
  };
}

Deno.test("rates count what followed the organisation's inception, over the calls and the flush", async () => {
  const [figures] = await onboardingFigures(runOf([perAgentTrial("a")]));
  const { rates, agents, batchAgents, seals, setting, mode, registryS } = figures!;
  assert.deepEqual({ agents, batchAgents, seals, mode, setting }, {
    ...{ agents: 20, batchAgents: 1, seals: 60, mode: "per-event", setting: null },
  });
  // 80 events of 1 ms and a flush of 20 ms: 0.1 s.
  assert.ok(Math.abs(registryS.median - 0.1) < 1e-9);
  const rounded = Object.fromEntries(
    Object.entries(rates).map(([name, { median }]) => [name, Math.round(median)]),
  );
  assert.deepEqual(rounded, { rootEventsPerS: 600, eventsPerS: 800, agentsPerS: 200, sealsPerS: 600 });
  assert.equal(rates.eventsPerS.interval, null);
});

Deno.test("six trials give intervals; failed trials and other sizes are left apart", async () => {
  const trials = [1, 2, 3, 4, 5, 6].map((speed) => perAgentTrial(`t${speed}`, { speed }));
  const others = [
    perAgentTrial("failed", { speed: 100, status: "failed" }),
    perAgentTrial("small", { scale: 0.001 }),
  ];
  const all = await onboardingFigures(runOf([...trials, ...others]));
  assert.deepEqual(all.map(({ scale, trials }) => [scale, trials]).toSorted(), [[0.001, 1], [0.002, 6]]);
  const { interval } = all.find(({ trials }) => trials === 6)!.rates.agentsPerS;
  // Of 80 ms / speed and the flush of 20 ms.
  assert.deepEqual(interval?.map(Math.round), [200, Math.round(20 / (0.08 / 6 + 0.02))]);
});

Deno.test("growth is the time of an agent in the last tenth against the first; too few calls tell none", async () => {
  // Agents 0 and 1 take 4.0 and 4.4 ms, agents 18 and 19 take 11.2 and 11.6 ms.
  const [figures] = await onboardingFigures(runOf([perAgentTrial("a", { growth: 100 })]));
  assert.equal(figures!.tenthsMs!.length, 10);
  assert.ok(Math.abs(figures!.tenthsMs![0]! - 4.2) < 1e-9 && Math.abs(figures!.tenthsMs![9]! - 11.4) < 1e-9);
  assert.ok(Math.abs(figures!.lastToFirst!.median - 11.4 / 4.2) < 1e-9);
  const whole = perAgentTrial("b");
  const batch = { ...whole.calls[1]!, agents: 20, events: 80 };
  const [few] = await onboardingFigures(runOf([{ ...whole, calls: [whole.calls[0]!, batch] }]));
  assert.deepEqual([few!.tenthsMs, few!.lastToFirst, few!.batchAgents], [null, null, 20]);
});

Deno.test("everything is making, the registry and the verification, without the registry's check of itself", async () => {
  const times = [
    ["verify", "reading logs", 20_000],
    ["verify", "rest", 5000],
    ["verify", "the registry's own check", 9e6],
    ["append", "rest", 60_000],
    ["append", "checks", 40_000],
    ["make", "keys", 100_000],
  ] as const;
  const [figures] = await onboardingFigures(runOf([perAgentTrial("a")], {
    times: times.map(([phase, part, us]) => row("times", { trial: "a", phase, part, us })),
    registries: [row("registries", { trial: "a", objects: 7, packs: 2, written_rss_bytes: 5e7 })],
  }));
  const { verifyS, wholeS, onboardS, account, size } = figures!;
  assert.ok(Math.abs(verifyS.median - 0.025) < 1e-9);
  // The inception, 5 s, is part of it.
  assert.ok(Math.abs(onboardS.median - 5.2) < 1e-9 && Math.abs(wholeS.median - 5.225) < 1e-9);
  assert.deepEqual(account.map(({ phase, part, s }) => [phase, part, s]), [
    ["make", "keys", 0.1],
    ["append", "checks", 0.04],
    ["append", "rest", 0.06],
    ["verify", "the registry's own check", 9],
    ["verify", "reading logs", 0.02],
    ["verify", "rest", 0.005],
  ]);
  assert.deepEqual([size.objects, size.packs, size.looseBytes, size.writtenRssBytes], [7, 2, null, 5e7]);
});

Deno.test("a run of before its times were recorded still has figures: verification is its replays", async () => {
  const [figures] = await onboardingFigures(runOf([perAgentTrial("a")]));
  assert.ok(Math.abs(figures!.verifyS.median - 0.03) < 1e-9);
  assert.deepEqual([figures!.account, figures!.size.objects], [[], null]);
});
