import * as fs from "node:fs";
import { join } from "node:path";
import { bytesOnDisk } from "../../stores/bytes_on_disk.ts";
import { knownEntityStore } from "../../stores/mod.ts";
import { runEntry } from "../race/run_program.ts";
import { writeChain } from "../upkeep/upkeep_chain.ts";
import type { Loaded, UpkeepTask } from "../upkeep/upkeep_task.ts";
import { UPKEEP_ENTRY } from "../upkeep/upkeep_workshop.ts";
import { LoadedFile } from "./loaded_file.ts";
import type { ReadFile } from "./reads_samples.ts";
import type { ReadsSettings } from "./reads_settings.ts";

/** A store's file, and what making it took. */
export interface StoreToRead {
  readonly file: LoadedFile;
  readonly of: ReadFile;
}

/** A file for each store and variant, with the statistics that its contestants ask for. By reader. @throws {HeadroomError} A store failed, or it was interrupted. */
export async function loadReaders(settings: ReadsSettings): Promise<StoreToRead[]> {
  const { data, readers, folder, interrupted, onStep, onTurn } = settings;
  const chain = join(folder, "chain.blocks");
  if ("source" in data) {
    onStep("making the chain");
    await writeChain(data.source, chain, { until: data.until, interrupted });
  }
  const loaded = new Map<string, LoadedFile>();
  const all: StoreToRead[] = [];
  for (const { name, store, variant, statistics } of readers) {
    const key = `${store}:${variant}`;
    let file = loaded.get(key);
    if (file === undefined) {
      onStep(`loading ${key}`);
      const path = "from" in data ? data.from : join(folder, `store-${loaded.size}.db`);
      const own = { store, variant, path };
      const task = (wholeUntil: number): UpkeepTask => ({ do: "load", file: own, blocks: chain, wholeUntil });
      const made = "from" in data
        ? null
        : await runEntry<Loaded>(UPKEEP_ENTRY, task(data.wholeUntil), interrupted);
      file = new LoadedFile(own, made);
      loaded.set(key, file);
    }
    if (statistics !== null) onStep(`${name}: making statistics`);
    const statisticsMs = statistics === null ? null : await file.make(statistics, interrupted);
    const { path } = file.file;
    const fileBytes = knownEntityStore(path)?.dataBytes?.(path) ?? bytesOnDisk(path);
    all.push({ file, of: { contestant: name, fileBytes, loaded: file.loaded, statisticsMs } });
    onTurn();
  }
  fs.rmSync(chain, { force: true });
  return all;
}
