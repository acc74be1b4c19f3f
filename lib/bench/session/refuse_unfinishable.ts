import { UsageError } from "../../errors.ts";
import { machineName } from "../../runs/machine_name.ts";
import type { Manifest } from "../../runs/manifest.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import { damagedRun } from "../../runs/measurements.ts";
import { holdsLines } from "../../runs/trial_files.ts";
import { embeddedScenario } from "../../scenarios/embedded_scenario.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import { describeMachine } from "../environment/machine.ts";
import { readSettings, wholePlanDigest } from "../plan/bench_settings.ts";

/**
 * Refuses a run that cannot be continued to its end, before anything of it is changed or data is prepared again.
 * @throws {HeadroomError} The folder is no readable run, or its scenarios or settings are missing, damaged or of another
 * version.
 * @throws {UsageError} A store of the user's own or the block file it appends is gone, or another machine began it: trials of two are
 * never one run.
 */
export async function refuseUnfinishable(dir: string): Promise<void> {
  const manifest = await readManifest(dir);
  const finished = manifest.status === "complete" || manifest.status === "failed";
  // What is finished for good is refused as that, when it is opened.
  if (finished && !await holdsLines(dir)) return;
  const damaged = damagedRun(manifest);
  const definitions = manifest.scenarios.map((embedded) => embeddedScenario(embedded, damaged));
  const settings = await readSettings(dir, definitions);
  const kinds = new Set(settings.scenarios.map(({ kind }) => kind));
  if (kinds.has("entities")) { for (const { from } of settings.stores) await findEntityStore(from); }
  if (kinds.has("kels")) { for (const { from } of settings.registries) await findKelRegistry(from); }
  refuseGuest(dir, manifest);
  refuseOtherPlan(dir, manifest, wholePlanDigest(settings, manifest.scenarios));
  const { blocksPath } = settings;
  if (blocksPath === null || await Deno.stat(blocksPath).then(({ isFile }) => isFile, () => false)) return;
  throw new UsageError(`Cannot resume the run in "${dir}": its block file "${blocksPath}" is gone`, {
    expected: "the file it was started with",
    actual: "none",
    next: "Put it back, or start a new run with: deno task append",
  });
}

/** Shards of before plans had digests were divided in another way. */
function refuseOtherPlan(dir: string, { plan, shard }: Manifest, here: string): void {
  if (plan === undefined ? shard === null : plan === here) return;
  throw new UsageError(`Cannot resume the run in "${dir}": this version of Headroom plans other trials`, {
    expected: "the version that began it",
    actual: "another plan",
    next: "Resume it with that version, or start a new run with: deno task bench",
  });
}

function refuseGuest(dir: string, { machine }: Pick<Manifest, "machine">): void {
  const [begun, here] = [machineName(machine), machineName(describeMachine())];
  if (begun === here) return;
  throw new UsageError(`Cannot resume the run in "${dir}": it was begun on another machine (${begun})`, {
    expected: "the machine that began it",
    actual: here,
    next: "Resume it there, or start a run of this machine with: deno task bench",
  });
}
