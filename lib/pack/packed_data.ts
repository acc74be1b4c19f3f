import { basename } from "node:path";
import { datasetDir } from "../bench/data/dataset_dir.ts";
import { prepareDataset } from "../bench/data/prepare_dataset.ts";
import { type BenchSettings, planOf, profileOf } from "../bench/plan/bench_settings.ts";
import type { JobHost } from "../bench/trial/job.ts";
import { DATASETS_DIR } from "../project_root.ts";
import { Turns } from "../turns.ts";
import type { PackedFile } from "./packed_files.ts";

/** Who follows and interrupts the making of data. */
interface DataHost {
  note(line: string): void;
  readonly interrupted: AbortSignal;
}

/**
 * What a run of these settings prepares, made or checked in the checkout's own folder of data sets, in the places where an unpacked
 * archive looks for it.
 * @throws {HeadroomError} As `prepareDataset`. @throws What the interruption gives as its reason.
 */
export async function dataFiles(
  settings: BenchSettings,
  datasets: string,
  host: DataHost,
): Promise<PackedFile[]> {
  const { queries, sampledEntities } = profileOf(settings);
  const files: PackedFile[] = [];
  const turns = new Turns();
  const jobHost: JobHost = {
    progress() {},
    note: (line) => host.note(line),
    async yieldNow() {
      await turns.take();
      host.interrupted.throwIfAborted();
    },
  };
  for (const { scenario: id, scale, peaks } of planOf(settings).datasets) {
    const scenario = settings.scenarios.find((one) => one.id === id);
    if (scenario?.kind !== "entities") continue;
    const data = { scenario, scale, seed: settings.seed };
    const dir = datasetDir(datasets, data) + (peaks ? "-peaks" : "");
    const { blocksPath, expectationsPath } = await prepareDataset({
      ...{ kind: "prepare", ...data, dir, blocksPath: null, peaks },
      ...{ queryInstances: queries.instances, sampledEntities },
    }, jobHost);
    for (const path of [blocksPath, expectationsPath]) {
      files.push({
        name: `${DATASETS_DIR}/${basename(dir)}/${basename(path)}`,
        from: { path },
        part: "data",
      });
    }
  }
  return files;
}
