import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { recordedCommand } from "../../../lib/bench/plan/recorded_command.ts";
import { RECOMMENDED_ENTITY_STORE } from "../../../lib/stores/mod.ts";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";

Deno.test("recordedCommand() tells every path from the checkout, also one with a comma, and leaves names alone", () => {
  const folder = Deno.makeTempDirSync();
  const back = Deno.cwd();
  try {
    Deno.chdir(folder);
    const at = (name: string) => relative(PROJECT_ROOT, join(Deno.cwd(), name));
    const flags = { from: "a,b.tar", db: "kept,1.db", store: "posting,mine.ts", trials: "2" };
    assert.equal(
      recordedCommand("append", flags, ["from", "db", "store", "trials"]),
      `deno task append --from ${at("a,b.tar")} --db ${at("kept,1.db")} --store posting,${
        at("mine.ts")
      } --trials 2`,
    );
  } finally {
    Deno.chdir(back);
    Deno.removeSync(folder);
  }
});

Deno.test("recordedCommand() tells a store by its own name: what is recommended may be another one tomorrow", () => {
  assert.equal(
    recordedCommand("bench", { store: "bitemporal,recommended" }, ["store"]),
    `deno task bench --store bitemporal,${RECOMMENDED_ENTITY_STORE.name}`,
  );
});
