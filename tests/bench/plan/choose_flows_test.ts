import assert from "node:assert/strict";
import { chooseFlows } from "../../../lib/bench/plan/chosen_store.ts";
import { UsageError } from "../../../lib/errors.ts";
import { DEFAULT_KEL_REGISTRY } from "../../../lib/stores/mod.ts";

const { name, variants } = DEFAULT_KEL_REGISTRY;
const [first, ...others] = Object.keys(variants) as [string, ...string[]];

Deno.test("chooseFlows() measures every flow in every fsync mode; a registry's first one goes without its name", async () => {
  const flows = ["batch", "per-event"] as const;
  const variantsOf = async (fsync: readonly string[] | null) =>
    (await chooseFlows(name, { flows, fsync })).map(({ variants }) => variants);
  assert.deepEqual(await variantsOf(null), [["batch", "per-event"]]);
  assert.deepEqual(await variantsOf([first]), [["batch", "per-event"]]);
  const other = others[0]!;
  assert.deepEqual(await variantsOf([other, first]), [
    [`batch+${other}`, `per-event+${other}`, "batch", "per-event"],
  ]);
});

Deno.test("chooseFlows() refuses an fsync mode that the registry does not have, and names those it has", async () => {
  await assert.rejects(chooseFlows(name, { flows: ["batch"], fsync: ["sometimes"] }), (error) => {
    assert.ok(error instanceof UsageError && error.expected === [first, ...others].join(", "));
    return /no such setting/.test(error.message);
  });
});
