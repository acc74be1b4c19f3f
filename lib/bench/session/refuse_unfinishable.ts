import { UsageError } from "../../errors.ts";
import { readManifest } from "../../runs/manifest_file.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { findEntityStore, findKelRegistry } from "../../stores/mod.ts";
import { readSettings } from "../plan/bench_settings.ts";

/**
 * Refuses a run that cannot be continued to its end, before anything of it is changed or data is prepared again.
 * @throws {HeadroomError} The folder is no readable run, or its settings are missing, damaged or of another version.
 * @throws {UsageError} A store of the user's own or the block file it appends is gone.
 */
export async function refuseUnfinishable(dir: string): Promise<void> {
  const { scenarios, status } = await readManifest(dir);
  // What is finished already is refused as that, when it is opened.
  if (status === "complete" || status === "failed") return;
  const settings = await readSettings(dir, scenarios.map(({ definition }) => definition as Scenario));
  const kinds = new Set(settings.scenarios.map(({ kind }) => kind));
  if (kinds.has("entities")) { for (const { from } of settings.stores) await findEntityStore(from); }
  if (kinds.has("kels")) { for (const { from } of settings.registries) await findKelRegistry(from); }
  const { blocksPath } = settings;
  if (blocksPath === null || await Deno.stat(blocksPath).then(({ isFile }) => isFile, () => false)) return;
  throw new UsageError(`Cannot resume the run in "${dir}": its block file "${blocksPath}" is gone`, {
    expected: "the file it was started with",
    actual: "none",
    next: "Put it back, or start a new run with: deno task append",
  });
}
