import type { DriverName } from "./drivers/driver.ts";

/** What the two threads tell each other, by place in an array that both see. */
export const CELLS = {
  asked: 0,
  answered: 1,
  stopped: 2,
  failureBytes: 3,
  cpuMs: 4,
  /** How long the thread may wait for readers that are in the way, ms. */
  patienceMs: 5,
  /** 1 where none was in the end. */
  free: 6,
} as const;

/** What the thread is started with. */
export interface CheckpointTask {
  readonly path: string;
  /** That of the writer: two in one process see nothing of each other's locks. */
  readonly driver: DriverName;
  /** Of its connection. */
  readonly pragmas: readonly string[];
  readonly cells: Int32Array<SharedArrayBuffer>;
  /** Code and message of the last failure, as UTF-8. */
  readonly failure: Uint8Array<SharedArrayBuffer>;
}
