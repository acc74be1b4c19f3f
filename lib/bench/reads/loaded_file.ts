import { Maintenance } from "../../stores/sqlite/maintenance.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import { runEntry } from "../race/run_program.ts";
import type { Loaded, Maintained, StoreFile, UpkeepTask } from "../upkeep/upkeep_task.ts";
import { UPKEEP_ENTRY } from "../upkeep/upkeep_workshop.ts";
import { STATISTICS, type StatisticsState } from "./statistics_state.ts";

/** A store's file to be asked, whose statistics may be put in the place of each other's between two turns. */
export class LoadedFile {
  readonly file: StoreFile;
  /** Null for a file that was given. */
  readonly loaded: Loaded | null;
  /** SQL of each state that was made, and of the file as loaded. */
  readonly #states = new Map<StatisticsState | null, string>();
  #current: StatisticsState | null = null;

  constructor(file: StoreFile, loaded: Loaded | null) {
    this.file = file;
    this.loaded = loaded;
  }

  /**
   * Makes the statistics of a state, from none, and keeps them.
   * @returns Time to make them, ms. @throws {HeadroomError} The engine refused, or it was interrupted.
   */
  async make(state: StatisticsState, interrupted: AbortSignal): Promise<number> {
    const { path } = this.file;
    if (this.#states.size === 0) {
      this.#states.set(
        null,
        withMaintenance(path, (file) => file.statisticsSql()),
      );
    }
    this.#states.set("none", "");
    const kind = STATISTICS[state];
    if (kind === null) return 0;
    this.#give("none");
    const keepIn = `${path}-${state}.sql`;
    const task: UpkeepTask = { do: "maintain", path, action: { statistics: [kind], keepIn } };
    const { ms } = await runEntry<Maintained>(UPKEEP_ENTRY, task, interrupted);
    this.#states.set(state, Deno.readTextFileSync(keepIn));
    this.#current = state;
    return ms[0]!;
  }

  /** Reads the file with these statistics, made before; null: as it was loaded or given. */
  with<Result>(
    state: StatisticsState | null,
    read: (file: StoreFile) => Promise<Result>,
  ): Promise<Result> {
    this.#give(state);
    return leavingNoLog(this.file.path, () => read(this.file));
  }

  #give(state: StatisticsState | null): void {
    if (state === this.#current) return;
    withMaintenance(this.file.path, (file) => file.replaceStatistics(this.#states.get(state)!));
    this.#current = state;
  }
}

function withMaintenance<Result>(path: string, work: (file: Maintenance) => Result): Result {
  using file = new Maintenance(path);
  return work(file);
}
