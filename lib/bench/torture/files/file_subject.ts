/** What a kind of file lets a reader notice. */
type Promised =
  /** Any change: it holds digests of all it says. */
  | "sealed"
  /** What it says is signed, or named by its digest: part of it may be missing, nothing may be other. */
  | "verified"
  /** Only what contradicts itself: nothing in the file says what was written, or it is somebody's own text. */
  | "open";

/** A kind of file that commands read, whoever wrote it. */
export interface FileSubject {
  readonly kind: string;
  readonly promised: Promised;
  /** Reads by one process, where more would slow it down. */
  readonly readsAtOnce?: number;
  /** Writes one such file, or a folder of them, into an empty folder; the same each time. */
  make(folder: string): Promise<void>;
  /**
   * Reads what is in the folder as commands do.
   * @returns What it says, a line a fact. @throws {HeadroomError} It is refused.
   */
  read(folder: string): Promise<readonly string[]>;
}
