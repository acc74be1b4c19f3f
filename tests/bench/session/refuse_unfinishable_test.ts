import assert from "node:assert/strict";
import {
  type BenchSettings,
  defaultSettings,
  writeSettings,
} from "../../../lib/bench/plan/bench_settings.ts";
import { describeMachine } from "../../../lib/bench/environment/machine.ts";
import { refuseUnfinishable } from "../../../lib/bench/session/refuse_unfinishable.ts";
import { UsageError } from "../../../lib/errors.ts";
import type { Manifest } from "../../../lib/runs/manifest.ts";
import { writeManifest } from "../../../lib/runs/manifest_file.ts";
import { MENDOZA } from "../../../lib/scenarios/mod.ts";
import { NO_SIZE } from "../../../lib/scenarios/scenario_size.ts";
import { inTemporaryFolder, sampleManifest, writeSampleTrial } from "../../runs/sample_run.ts";

Deno.test("refuseUnfinishable() lets a run pass that can be finished, and names what is missing of another", async () => {
  await inTemporaryFolder(async (dir) => {
    const scenarios = [{ ...sampleScenario(), definition: MENDOZA }];
    await writeManifest(dir, ownManifest({ status: "interrupted", scenarios }));
    await assert.rejects(refuseUnfinishable(dir), /settings\.json is not readable/);
    const settings = defaultSettings("smoke", [MENDOZA], "1");
    const gone = (changes: Partial<BenchSettings>) => writeSettings(dir, { ...settings, ...changes });
    await gone({});
    await refuseUnfinishable(dir);
    await gone({ stores: [{ ...settings.stores[0]!, name: "mine", from: `${dir}/mine.ts` }] });
    await assert.rejects(
      refuseUnfinishable(dir),
      (error) => error instanceof UsageError && /mine\.ts/.test(error.message),
    );
    // No trial of this run would open a registry.
    await gone({ registries: [{ ...settings.registries[0]!, name: "mine", from: `${dir}/mine.ts` }] });
    await refuseUnfinishable(dir);
    await gone({ blocksPath: `${dir}/blocks.bin` });
    await assert.rejects(refuseUnfinishable(dir), /block file .* is gone/);
    const damaged = [{ ...sampleScenario(), definition: { ...MENDOZA, entityTypes: 7 } }];
    await writeManifest(dir, ownManifest({ status: "interrupted", scenarios: damaged }));
    await assert.rejects(refuseUnfinishable(dir), /definition of "mendoza"|entityTypes/);
  });
});

Deno.test("refuseUnfinishable() refuses a run of others whose settings or chain would lead out of its folder", async () => {
  await inTemporaryFolder(async (dir) => {
    const scenarios = [{ ...sampleScenario(), definition: MENDOZA }];
    await writeManifest(dir, ownManifest({ status: "interrupted", scenarios }));
    const settings = defaultSettings("smoke", [MENDOZA], "1");
    for (const name of ["name", "extension", "companions", "variants"]) {
      const value = ["companions", "variants"].includes(name) ? ["/../../x"] : "/../../x";
      await writeSettings(dir, { ...settings, stores: [{ ...settings.stores[0]!, [name]: value }] });
      await assert.rejects(refuseUnfinishable(dir), /settings\.json is not readable: .*letters, digits/);
    }
    await writeSettings(dir, { ...settings, seed: "../1" });
    await assert.rejects(refuseUnfinishable(dir), /settings\.json is not readable: .*is no seed/);
    const chain = { ...sampleScenario(), id: "../../x", definition: { ...CHAIN, id: "../../x" } };
    await writeManifest(dir, ownManifest({ status: "interrupted", scenarios: [chain] }));
    await assert.rejects(refuseUnfinishable(dir), /words joined by hyphens/);
  });
});

/** A chain that was read, as a manifest embeds it. */
const CHAIN = {
  ...{ kind: "entities", title: "x", source: "x", measured: NO_SIZE, entityTypes: [], operations: [] },
  ...{ queries: [], requirements: [], choices: [] },
};

Deno.test("refuseUnfinishable() leaves a finished run be unless noisy trials of it can be measured again", async () => {
  await inTemporaryFolder(async (dir) => {
    const scenarios = [{ ...sampleScenario(), definition: MENDOZA }];
    await writeManifest(dir, ownManifest({ status: "complete", scenarios }));
    await refuseUnfinishable(dir);
    await writeSettings(dir, { ...defaultSettings("smoke", [MENDOZA], "1"), blocksPath: `${dir}/none.bin` });
    await writeSampleTrial(dir, "t1", 1);
    await assert.rejects(refuseUnfinishable(dir), /block file .* is gone/);
  });
});

Deno.test("a run that another machine began is not resumed here", async () => {
  await inTemporaryFolder(async (dir) => {
    const scenarios = [{ ...sampleScenario(), definition: MENDOZA }];
    await writeSettings(dir, defaultSettings("smoke", [MENDOZA], "1"));
    await writeManifest(dir, sampleManifest({ status: "interrupted", scenarios }));
    await assert.rejects(
      refuseUnfinishable(dir),
      (error) => error instanceof UsageError && /another machine \(2 cores, test, 8 GB/.test(error.message),
    );
  });
});

/** The manifest of a run of this machine. */
function ownManifest(changes: Partial<Manifest>): Manifest {
  return sampleManifest({ machine: describeMachine(), ...changes });
}

function sampleScenario() {
  return { id: "mendoza", kind: "entities", scale: 1, seed: "1", digests: {} } as const;
}
