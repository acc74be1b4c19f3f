import { basename } from "node:path";
import { datasetDir } from "../bench/data/dataset_dir.ts";
import { prepareDataset } from "../bench/data/prepare_dataset.ts";
import { type BenchSettings, planOf, profileOf } from "../bench/plan/bench_settings.ts";
import type { PlannedDataset } from "../bench/plan/plan.ts";
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
 * The data sets of a run of these settings that are worth their place in an archive: a real size is some hundred MB, and made where it
 * is measured in a minute.
 */
export function packedDatasets(settings: BenchSettings): readonly PlannedDataset[] {
  const { datasets, trials } = planOf(settings);
  return datasets.filter(({ scenario, scale }) =>
    trials.some((trial) => trial.scenario === scenario && trial.scale === scale && !trial.isRealSize)
  );
}

/**
 * What a run of these settings prepares (`packedDatasets`), made or checked in the checkout's own folder of data sets, in the places where an unpacked
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
  for (const { scenario: id, scale, peaks } of packedDatasets(settings)) {
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
