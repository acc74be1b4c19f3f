/** How SQLite is run on a file: the memory it keeps pages in, and who moves the write-ahead log into the file, and when. */
export interface OperatingProfile {
  /** Value of the recorded setting `operating_profile`. */
  readonly name: string;
  /** For display, after "WAL, synchronous=NORMAL, ". */
  readonly about: string;
  /** Page cache, in pages; null leaves the library's. */
  readonly cachePages: number | null;
  /** Whether a new file can give free pages back (incremental auto-vacuum), as Arkiv's files can. */
  readonly autoVacuum: boolean;
  /**
   * Bytes to which the log may grow, give or take one transaction, with a thread beside the writer that moves it into the
   * file (`background_checkpoints.ts`). Null leaves that to the library: the commit that passes 1,000 pages does it.
   */
  readonly logBytesMax: number | null;
}

/** SQLite as the library ships it: nothing is set but WAL and what the durability asks for. */
export const LIBRARY_DEFAULT: OperatingProfile = {
  name: "library-default",
  about: "else as the library ships it: 16 MB cache, checkpoints by commits",
  cachePages: null,
  autoVacuum: false,
  logBytesMax: null,
};

/** As Arkiv's store opens its files. Source: data/reference/arkiv.md "Bi-temporal versions". */
export const ARKIV_AS_SHIPPED: OperatingProfile = {
  name: "arkiv-as-shipped",
  about: "256 MB cache, checkpoints by commits (as Arkiv ships it)",
  cachePages: 65_536,
  autoVacuum: true,
  logBytesMax: null,
};

/** For a writer that hardly ever rests. */
export const TUNED: OperatingProfile = {
  name: "tuned",
  about: "512 MB cache, checkpoints by a thread of their own, log to 256 MB",
  cachePages: 131_072,
  autoVacuum: true,
  logBytesMax: 256e6,
};
