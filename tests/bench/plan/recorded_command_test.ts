import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { recordedCommand } from "../../../lib/bench/plan/recorded_command.ts";
import { RECOMMENDED_ENTITY_STORE } from "../../../lib/stores/mod.ts";
import { PROJECT_ROOT } from "../../../lib/project_root.ts";

const MODULE = import.meta.resolve("../../../lib/bench/plan/recorded_command.ts");

Deno.test("recordedCommand() tells every path from the checkout, also one with a comma, and leaves names alone", async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    const at = (name: string) => relative(PROJECT_ROOT, join(folder, name));
    const flags = { from: "a,b.tar", db: "kept,1.db", store: "posting,mine.ts", trials: "2" };
    assert.equal(
      await inFolder(
        folder,
        `recordedCommand("append", ${JSON.stringify(flags)}, ${JSON.stringify(Object.keys(flags))})`,
      ),
      `deno task append --from ${at("a,b.tar")} --db ${at("kept,1.db")} --store posting,${
        at("mine.ts")
      } --trials 2`,
    );
  } finally {
    Deno.removeSync(folder);
  }
});

/** What an expression about the module is in a process of its own: the folder a process works in is all its threads'. */
async function inFolder(cwd: string, expression: string): Promise<string> {
  const config = join(PROJECT_ROOT, "deno.json");
  const code = `import { recordedCommand } from ${
    JSON.stringify(MODULE)
  }; Deno.stdout.writeSync(new TextEncoder().encode(${expression}))`;
  const child = new Deno.Command(Deno.execPath(), {
    cwd,
    args: ["eval", "--config", config, code],
    stderr: "inherit",
  });
  return new TextDecoder().decode((await child.output()).stdout);
}

Deno.test("recordedCommand() tells a store by its own name: what is recommended may be another one tomorrow", () => {
  assert.equal(
    recordedCommand("bench", { store: "bitemporal,recommended" }, ["store"]),
    `deno task bench --store bitemporal,${RECOMMENDED_ENTITY_STORE.name}`,
  );
});
