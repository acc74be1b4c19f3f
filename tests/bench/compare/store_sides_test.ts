import assert from "node:assert/strict";
import { ofStore, sameBlocks, storeSides } from "../../../lib/bench/compare/store_sides.ts";
import type { Row } from "../../../lib/runs/schema.ts";
import { sampleManifest, sampleRow } from "../../runs/sample_run.ts";

const STORES = { kind: "stores", variants: undefined } as const;

const measuredIn = async (...names: [string, string]) =>
  (await storeSides(names, STORES)).chosen.map(({ name, variants }) => `${name} ${variants.join()}`);

Deno.test("two stores are measured in their usual variants, or each in the one that is named, the other then in its first", async () => {
  assert.deepEqual(await measuredIn("bitemporal", "recommended"), [
    "bitemporal normal,full",
    "posting normal,full",
  ]);
  assert.deepEqual(await measuredIn("bitemporal:tuned", "posting"), ["bitemporal tuned", "posting normal"]);
  assert.deepEqual(await measuredIn("bitemporal", "bitemporal:tuned"), ["bitemporal normal,tuned"]);
  const { chosen } = await storeSides(["packfile", "loose"], { kind: "registries", variants: "batch" });
  assert.deepEqual(chosen.map(({ name, variants }) => [name, variants]), [["packfile", ["batch"]], ["loose", [
    "batch",
  ]]]);
});

Deno.test("a store with itself, an unknown variant, and a variant named twice over are refused", async () => {
  await assert.rejects(storeSides(["posting", "recommended"], STORES), {
    message: /with itself/,
    next: /HEAD HEAD/,
  });
  await assert.rejects(storeSides(["posting", "bitemporal:slow"], STORES), { usage: true });
  await assert.rejects(
    storeSides(["posting", "bitemporal:full"], { ...STORES, variants: "full" }),
    /--variant/,
  );
});

Deno.test("trials of two stores are matched by their variant, unless that is what is compared", async () => {
  const row = (store: string, variant: string): Row<"trials"> => ({
    ...sampleRow("trials", `${store} ${variant}`, 0),
    ...{ scenario: "mendoza", scale: 0.1, store, variant },
  });
  const trials = [row("bitemporal", "full"), row("bitemporal", "tuned"), row("posting", "full")];
  const measured = { manifest: sampleManifest(), trials, commits: [], operations: [], queries: [] };
  const both = await storeSides(["bitemporal", "posting"], STORES);
  assert.equal(sameBlocks(both)(trials[0]!), "mendoza x0.1 · full");
  assert.deepEqual(both.sides.map((side) => ofStore(measured, side).trials), [
    trials.slice(0, 2),
    trials.slice(2),
  ]);
  const pinned = await storeSides(["bitemporal:full", "bitemporal:tuned"], STORES);
  assert.deepEqual(pinned.sides.map((side) => ofStore(measured, side).trials), [[trials[0]], [trials[1]]]);
  assert.equal(sameBlocks(pinned)(trials[0]!), sameBlocks(pinned)(trials[1]!));
  const { sides: [, lacking] } = await storeSides(["posting", "clustered"], STORES);
  assert.throws(() => ofStore(measured, lacking), {
    usage: true,
    expected: /bitemporal:full, bitemporal:tuned, posting:full/,
  });
});
