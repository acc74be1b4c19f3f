import type { VersionTotals } from "../../chain/version_totals.ts";
import type { Durability } from "../../stores/durability.ts";

/**
 * What appending the blocks took; times include closing the store, so also moving the log into the file. A thread of the store's own
 * may go on while a batch of blocks is decoded, off the clock; its CPU time counts.
 */
export interface Appended {
  readonly wallMs: number;
  /** Of the writing thread, and of the store's own ones up to their last report; of a bulk load and of a peer: of all threads. */
  readonly cpuMs: number;
  /** Of `wallMs`, closing the store; null where a peer does not tell. */
  readonly closeMs: number | null;
  /** Of the blocks that count. */
  readonly rows: number;
  readonly versions: number;
  /** All that the store holds. */
  readonly totals: VersionTotals;
  /** `all`: it holds every version; `head`: those live at the newest block. */
  readonly history: "all" | "head";
  readonly fileBytes: number;
  /** The longest log, and how often it was begun anew; null without a log, or where a peer does not tell. */
  readonly logBytes: number | null;
  readonly logRestarts: number | null;
  readonly commitMs: {
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    /** What measuring takes, beside it, as a share of the median block. */
    readonly measuringShare: number;
  } | null;
  /**
   * Most memory that the process had, its engine and the decoding of blocks included, with what a server of the store had at the end;
   * null where a peer does not tell.
   */
  readonly peakBytes: number | null;
  readonly engine: string;
  /** What a returned append survived. */
  readonly durability: Durability;
  /** In force while the blocks were appended, as read back; null where a peer does not tell. */
  readonly settings: Readonly<Record<string, string | number>> | null;
}
