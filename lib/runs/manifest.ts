import type { MachineClass } from "./machine_class.ts";

/** A check of the whole run, for display. */
export interface RunCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The file system under the measured files, and whether it counts as real storage. */
export interface Storage {
  readonly path: string;
  readonly kind: string;
  /** fdatasync of 4 KiB: 50th and 99th percentile of 100 calls, microseconds. */
  readonly fsyncP50Us: number;
  readonly fsyncP99Us: number;
  /** False for tmpfs, overlayfs, or an fdatasync p50 under 20 us: such a run stays out of the model. */
  readonly real: boolean;
  readonly freeBytes: number;
}

/** The machine a run was measured on. */
export interface Machine {
  /** Cores this process may use: its CPU set's, as far as quotas of control groups leave them. */
  readonly cores: number;
  readonly cpu: string;
  /** What its processes may have: of the machine, or of the control group that they run in. */
  readonly memoryBytes: number;
  /** All that the machine has, where that is more. */
  readonly machineCores?: number | undefined;
  readonly machineMemoryBytes?: number | undefined;
  readonly os: string;
  readonly arch: string;
  /** What the user declared it to be; absent where nothing was said. */
  readonly class?: MachineClass | undefined;
}

/** A scenario as it was run: its resolved definition (opaque here), and the digests of its data. */
export interface RunScenario {
  readonly id: string;
  readonly kind: "entities" | "kels";
  readonly scale: number;
  readonly seed: string;
  /** SHA-256 (hex) of the encoded blocks or events, by scale. */
  readonly digests: Readonly<Record<string, string>>;
  readonly definition: unknown;
}

/**
 * What ran: everything needed to read the tables later. Written first with status `running`, rewritten at the end.
 */
export interface Manifest {
  readonly schema: number;
  readonly run: string;
  readonly status: "running" | "complete" | "failed" | "interrupted";
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** The command that reproduces this run. */
  readonly command: string;
  readonly profile: string;
  /** Id of the experiment that chose scenarios, stores and sizes; absent where none did. */
  readonly experiment?: string | undefined;
  /** Why its points with restricted memory are left out, as a sentence; absent where none is. */
  readonly memoryNote?: string | undefined;
  readonly seed: string;
  readonly shard: string | null;
  /** Digest of the whole plan (`planDigest`), whatever part of it this is; absent of joined plans, and of a run that is older than this. */
  readonly plan?: string | undefined;
  readonly gitCommit: string | null;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
  readonly storage: Storage;
  readonly scenarios: readonly RunScenario[];
  /** Store settings in force (every pragma, as read back) and how it was loaded, by store and variant. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  /** Wall time of the whole run by activity, milliseconds. */
  readonly timeMs: Readonly<Record<string, number>>;
  readonly peakRssBytes: number;
  readonly trialsPlanned: number;
  readonly trialsDone: number;
  readonly checks: readonly RunCheck[];
  /** SHA-256 (hex) of each table's file; absent of a run that is not finished, or is older than this. */
  readonly tables?: Readonly<Record<string, string>> | undefined;
}
