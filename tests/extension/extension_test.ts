/** README.md, "To add": a store, a registry, a scenario and a chart each take one file, and the first three reach a verdict. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { draw } from "../../lib/report/sections/block.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { assertGolden } from "../report/golden.ts";
import { inTemporaryFolder, onDisk } from "../runs/sample_run.ts";
import { removePrepared } from "../scripts/prepared_data.ts";
import { assertRefused, refusal, runScript } from "../scripts/run_script.ts";
import { storeRates } from "./tiny_chart.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

Deno.test("bench takes a store, a registry and a scenario from one file each beside the built-in ones, to verdicts", async () => {
  await onDisk(async (root) => {
    const { code, stdout, stderr } = await runScript(
      "bench",
      ...["--profile", "smoke", "--json", "--out", `${root}/run`],
      ...["--scenario", `${here("tiny_scenario.json")},agent-onboarding`],
      ...["--store", `bitemporal,${here("tiny_store.ts")}`],
      ...["--registry", `auths-layout,${here("tiny_registry.ts")}`],
    );
    removePrepared("tiny-lamps-x");
    assert.equal(code, 0, stderr);
    const { verdicts, checks } = JSON.parse(stdout);
    const judged = new Set<string>();
    for (const { id, store, value } of verdicts) if (value !== null) judged.add(`${id} ${store}`);
    for (
      const asked of ["LAMP-01 bitemporal", "LAMP-01 tiny", "KERI-07 auths-layout", "KERI-07 tiny-registry"]
    ) {
      assert.ok(judged.has(asked), `${asked}: ${[...judged].join(", ")}`);
    }
    const names = checks.map(({ name }: { name: string }) => name);
    assert.ok(names.includes("queries within the store's language") && names.includes("totals in the store"));

    const run = await openRun(`${root}/run`);
    const trials = await run.rows("trials");
    assert.deepEqual(
      new Set(trials.map(({ store }) => store)),
      new Set(["bitemporal", "tiny", "auths-layout", "tiny-registry"]),
    );
    // Trials to be compared run one after another, stores in turns.
    const lamps = trials.filter(({ scenario }) => scenario === "tiny-lamps").sort((a, b) =>
      a.order - b.order
    );
    for (const group of Map.groupBy(lamps, ({ role }) => role).values()) {
      assert.deepEqual(group.map(({ order }) => order - group[0]!.order), [0, 1, 2]);
      assert.equal(new Set(group.map(({ store }) => store)).size, 2);
    }
    const tiny = lamps.find(({ store }) => store === "tiny")!.trial;
    const commits = (await run.rows("commits")).filter(({ trial }) => trial === tiny);
    assert.ok(
      commits.length > 0 && commits.every((row) => row.page_count === null && row.log_bytes === null),
    );
    assert.deepEqual(
      new Set((await run.rows("sizes")).filter(({ trial }) => trial === tiny).map(({ role }) => role)),
      new Set(["payloads", "file"]),
    );
  });
});

Deno.test("--store and --registry refuse what is no such kind before anything is measured, and says what is", async () => {
  const refusals: [store: string, words: RegExp][] = [
    ["bitemporel", /did you mean "bitemporal"/],
    ["no/such/store.ts", /Cannot use ".*no\/such\/store\.ts" as a kind of entity store/],
    [here("extension_test.ts").replace("extension_test", "tiny_chart"), /no default export/],
    [here("tiny_registry.ts"), /has no capabilities \(object\)/],
    ["bitemporal,bitemporal", /"bitemporal" twice/],
  ];
  await inTemporaryFolder(async (root) => {
    for (const [store, words] of refusals) {
      assertRefused(await refusal("append", "--store", store, "--out", `${root}/run`), words);
    }
    const store = await refusal("onboard", "--registry", here("tiny_store.ts"), "--out", `${root}/run`);
    assertRefused(store, /has capabilities, which only/);
    const two = ["--store", `bitemporal,${here("tiny_store.ts")}`, "--db", `${root}/chain.db`];
    assertRefused(await refusal("append", ...two, "--out", `${root}/run`), /keep one database of 2 stores/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});

Deno.test("--store and --registry refuse a module whose kind is incomplete, and name the part", async () => {
  const wrong: [flag: "store" | "registry", change: string, words: RegExp][] = [
    ["store", 'name: "../../elsewhere"', /not in kebab-case.*name/],
    ["store", 'name: ""', /name/],
    ["store", 'name: "bitemporal"', /"bitemporal" is that of a built-in one/],
    ["store", 'variants: { "../x": KIND.variants.plain }', /variants/],
    ["store", 'variants: ["plain"]', /variants/],
    ["store", "variants: {}", /no variant/],
    ["store", 'variants: { plain: { about: "", durability: "often" } }', /variants\.plain\.durability/],
    ["store", 'extension: "/../x"', /extension/],
    ["store", 'extension: "db"', /no dot.*extension/],
    ["store", 'companions: "-wal"', /companions/],
    ["store", 'companions: ["/../x"]', /companions/],
    ["store", "capabilities: {}", /capabilities\.history/],
    ["registry", 'name: "other"', /has capabilities, which only/],
  ];
  await inTemporaryFolder(async (root) => {
    for (const [at, [flag, change, words]] of wrong.entries()) {
      // A module is loaded once under its path.
      const module = `${root}/wrong${at}.ts`;
      const lines = [
        `import KIND from ${JSON.stringify(here("tiny_store.ts"))};`,
        `export default { ...KIND, ${change} };`,
      ];
      await Deno.writeTextFile(module, lines.join("\n"));
      assertRefused(await refusal("bench", `--${flag}`, module, "--plan"), words);
    }
  });
});

Deno.test("a chart of one file is drawn as its golden picture", () => {
  const provenance = { run: "2026-11-21-7f3a", machine: "2 cores (example)", command: "deno task append" };
  const rates = [{ store: "bitemporal", perS: 1290 }, { store: "tiny", perS: 33_100 }];
  const figure = draw(storeRates, { rates, provenance });
  assert.ok("wide" in figure);
  assertGolden("tiny_chart_wide", figure.wide);
  assertGolden("tiny_chart_narrow", figure.narrow);
});
