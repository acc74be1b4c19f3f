import { type BenchSettings, planOf } from "../../bench/plan/bench_settings.ts";
import { type ExperimentPoint, EXPERIMENTS, findExperiment } from "../../bench/plan/experiments.ts";
import type { Estimate } from "../../bench/plan/estimate.ts";
import type { PlannedTrial } from "../../bench/plan/plan.ts";
import { existingParent, freeBytes } from "../../bench/environment/storage.ts";
import { formatBytes, formatCount, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { countText } from "../../scenarios/describe/words.ts";

/** An experiment with what it takes. */
interface ListedExperiment extends Estimate {
  readonly id: string;
  readonly question: string;
}

/**
 * What an experiment asks and takes, before it starts: its points with time and disk, and what is free where the run folder
 * `dir` is or will be.
 */
export async function experimentLines(settings: BenchSettings, dir: string): Promise<string[]> {
  const { id, points, keepData, memoryNote } = settings.experiment!;
  const part = settings.shard === null ? "" : `, part ${settings.shard.index} of ${settings.shard.count}`;
  const hasPeaks = (id: string) =>
    settings.scenarios.some((one) => one.id === id && one.kind === "entities" && !!one.peaks?.length);
  const plan = planOf(settings);
  const sizes = Map.groupBy(plan.trials, ({ scenario, scale }) => `${scenario} x${scale}`);
  const rows = [...sizes.values()].map((trials) => {
    const [{ scenario, scale, benchmark }] = trials as [PlannedTrial];
    const data = plan.datasets.find((own) => own.scenario === scenario && own.scale === scale);
    const seconds = trials.reduce((sum, trial) => sum + trial.seconds, data?.seconds ?? 0);
    const store = trials.reduce((most, { diskBytes }) => Math.max(most, diskBytes), 0);
    return [
      scenario,
      `x${scale}`,
      points.find((point) => point.scale === scale)!.role,
      benchmark === "onboard" ? "by agents" : points.filter((point) => point.scale === scale)
        .map((point) => loadWords(point, hasPeaks(scenario))).join("; "),
      formatCount(trials.length),
      formatUs(seconds * 1e6),
      data === undefined ? "-" : formatBytes(data.diskBytes),
      formatBytes(store),
    ];
  });
  const isOfRegistries = plan.datasets.length === 0;
  const measured = isOfRegistries ? settings.registries : settings.stores;
  const fate = keepData ? "stays in data/datasets" : "is removed after its point (--keep-data keeps it)";
  const stores = measured.map(({ name, variants }) => `${name} ${variants.join(" and ")}`);
  return [
    `${id}${part}: ${findExperiment(id).question}`,
    `takes about ${formatUs(plan.seconds * 1e6)} and ${formatBytes(plan.diskBytes)} of disk at most; ` +
    `${
      formatBytes(await freeBytes(await existingParent(dir)))
    } are free. Estimated from declared costs, slow rather than fast.`,
    ...tableLines({
      title: `${countText(plan.trials.length, "trial")} of ${
        stores.join(" and ")
      }, in turns, point after point${isOfRegistries ? "" : `; data ${fate}`}`,
      columns: ["scenario", "point", "role", "loaded", "trials", "time", "data", "largest store"],
      left: ["point", "role", "loaded"],
      rows,
    }),
    ...memoryNote === undefined ? [] : ["", memoryNote],
    "",
    `Ctrl-C stops it and keeps finished trials${
      isOfRegistries ? "" : " and the data at hand"
    }; --resume goes on.`,
  ];
}

function loadWords({ load, peaks, memoryLimitBytes, variant }: ExperimentPoint, hasPeaks: boolean): string {
  if (memoryLimitBytes !== undefined) return `${variant ?? "all"} in ${formatBytes(memoryLimitBytes)}`;
  const words = load === undefined ? "by blocks" : "at once, a tenth rewritten";
  return peaks === true && hasPeaks ? `${words}, then peaks` : words;
}

/** Every experiment with its time and disk. @param settingsOf The settings an experiment runs with. */
export async function listExperiments(
  settingsOf: (id: string) => Promise<BenchSettings>,
): Promise<ListedExperiment[]> {
  return await Promise.all(
    Object.entries(EXPERIMENTS).map(async ([id, { question }]) => {
      const { seconds, diskBytes } = planOf(await settingsOf(id));
      return { id, question, seconds, diskBytes };
    }),
  );
}

/** Experiments as a table. */
export function experimentsTable(experiments: readonly ListedExperiment[]): SummaryTable {
  return {
    title:
      "experiments, too long for a profile; deno task bench --experiment <id> runs one, with --plan it says more",
    columns: ["id", "time", "disk", "asks"],
    left: ["asks"],
    rows: experiments.map((
      { id, seconds, diskBytes, question },
    ) => [id, formatUs(seconds * 1e6), formatBytes(diskBytes), question]),
  };
}
