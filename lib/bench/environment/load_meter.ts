import { loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { NOISE_LIMITS } from "../../runs/noise.ts";
import type { Row } from "../../runs/schema.ts";
import { type ProcessorCounters, readProcessorCounters } from "./processor_counters.ts";
import { syncP50Us } from "./storage.ts";

/** Columns of a trial that say what else the machine did. */
export type LoadColumns = Pick<
  Row<"trials">,
  | "load_average"
  | "others_cpu_share"
  | "steal_share"
  | "cpu_wait_share"
  | "fsync_before_us"
  | "fsync_after_us"
>;

/** Number of syncs before a trial and after it. choice: 5 to 50 ms, and a median that one slow sync does not move. */
const SYNCS = 21;
/**
 * What freeing a trial's own gigabytes still writes fades within seconds (after 11 GB a sync took ten times as long); what others
 * write goes on. So syncs after a trial are tried again where they are so much longer than before it that it would count as noisy.
 */
const TRIES = 5;
const BETWEEN_TRIES_MS = 1000;

/**
 * Watches what else the machine does around a trial: syncs of the trial's disk before and after it, and who uses the
 * processors while its measured parts run. All of it is read off the clock.
 */
export class LoadMeter {
  readonly #dir: string;
  readonly #fsyncBeforeUs: number;
  readonly #used: ProcessorCounters[] = [];

  private constructor(dir: string, fsyncBeforeUs: number) {
    this.#dir = dir;
    this.#fsyncBeforeUs = fsyncBeforeUs;
  }

  /** @param dir Folder of the trial's store. */
  static async open(dir: string): Promise<LoadMeter> {
    return new LoadMeter(dir, await syncP50Us(dir, SYNCS));
  }

  /** Does a measured part of the trial, and watches the processors meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = readProcessorCounters();
    const result = await work();
    const after = readProcessorCounters();
    if (before !== null && after !== null) this.#used.push(difference(before, after));
    return result;
  }

  /** The trial's columns. Call it when the store is closed and removed, so that only others write to its disk. */
  async columns(): Promise<LoadColumns> {
    return {
      load_average: loadavg()[0]!,
      ...processorShares(this.#used),
      fsync_before_us: this.#fsyncBeforeUs,
      fsync_after_us: await this.#fsyncAfterUs(),
    };
  }

  async #fsyncAfterUs(): Promise<number> {
    let least = await syncP50Us(this.#dir, SYNCS);
    for (let tried = 1; tried < TRIES && least > this.#fsyncBeforeUs + NOISE_LIMITS.fsyncLongerUs; tried++) {
      await delay(BETWEEN_TRIES_MS);
      least = Math.min(least, await syncP50Us(this.#dir, SYNCS));
    }
    return least;
  }
}

/** Source: proc(5), which counts in hundredths of a second whatever the kernel's own clock. */
const TICK_NS = 1e7;
const COUNTERS = ["total", "busy", "stolen", "own", "runNs", "waitNs"] as const;

function difference(before: ProcessorCounters, after: ProcessorCounters): ProcessorCounters {
  const entries = COUNTERS.map((name) => [name, Math.max(0, after[name] - before[name])]);
  return Object.fromEntries(entries) as unknown as ProcessorCounters;
}

/**
 * Shares of the processors over all watched parts; null where nothing was counted. Others: in use and not by this benchmark,
 * of all processors that it may run on. Stolen: of the time that processors were wanted. Waited: of the time that the measuring
 * thread could have run, as far as others and the hypervisor can have caused it: the rest it waited for the benchmark's own, a
 * store's server or threads, and that is the store's time.
 */
export function processorShares(
  used: readonly ProcessorCounters[],
): Pick<LoadColumns, "others_cpu_share" | "steal_share" | "cpu_wait_share"> {
  const sum = (name: keyof ProcessorCounters) => used.reduce((total, part) => total + part[name], 0);
  const share = (part: number, whole: number) => whole > 0 ? Math.max(0, part) / whole : null;
  const others = Math.max(0, sum("busy") - sum("own"));
  const waitNs = Math.min(sum("waitNs"), (others + sum("stolen")) * TICK_NS);
  return {
    others_cpu_share: share(others, sum("total")),
    steal_share: share(sum("stolen"), sum("busy") + sum("stolen")),
    cpu_wait_share: share(waitNs, sum("runNs") + sum("waitNs")),
  };
}
