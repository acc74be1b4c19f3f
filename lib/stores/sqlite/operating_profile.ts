/** How SQLite is run on a file: the memory it keeps pages in, and who moves the write-ahead log into the file, and when. */
export interface OperatingProfile {
  /** Value of the recorded setting `operating_profile`. */
  readonly name: string;
  /** For display, after "WAL, synchronous=NORMAL, ". */
  readonly about: string;
  /** Page cache, in pages, where the file has at least as many; null leaves the library's. */
  readonly cache: { readonly pages: number; readonly fromFilePages: number } | null;
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
  cache: null,
  autoVacuum: false,
  logBytesMax: null,
};

/** As Arkiv's store opens its files. Source: data/reference/arkiv.md "Bi-temporal versions". */
export const ARKIV_AS_SHIPPED: OperatingProfile = {
  name: "arkiv-as-shipped",
  about: "256 MB cache, checkpoints by commits (as Arkiv ships it)",
  cache: { pages: 65_536, fromFilePages: 0 },
  autoVacuum: true,
  logBytesMax: null,
};

/**
 * Pages of a file from which a large cache is worth it: 1 GiB of the library's pages. In a smaller file, every commit that split
 * a page of an index makes SQLite look through its whole cache, for pages past the file's end: `balance_nonroot` gives a page
 * the number of the lock-byte page for a moment, and `pcache1Truncate` takes that for the last page cached. Source:
 * findings/sqlite_large_cache_slows_commits.sh.
 */
const LARGE_FILE_PAGES = 2 ** 30 / 4096;

/** Pages that a large file's cache has, 512 MB, where a kind of store does not say otherwise. */
const LARGE_CACHE_PAGES = 131_072;

/** For a writer that hardly ever rests. @param logBytesMax As in the profile. @param cachePages Page cache of a large file. */
export function tuned(logBytesMax: number, cachePages = LARGE_CACHE_PAGES): OperatingProfile {
  return {
    name: "tuned",
    about: `16 MB cache, ${cachePages / 256} MB from a file of 1 GiB on, checkpoints by a thread, log to ${
      logBytesMax / 1e6
    } MB`,
    cache: { pages: cachePages, fromFilePages: LARGE_FILE_PAGES },
    autoVacuum: true,
    logBytesMax,
  };
}
