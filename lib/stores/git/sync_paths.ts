/** Files synced at the same time: enough for the file system to combine several into one flush. */
const SYNCS_AT_ONCE = 16;

/** Flushes files or folders to the disk. Waits for every flush that began, then throws the first failure. */
export async function syncPaths(paths: Iterable<string>): Promise<void> {
  const rest = paths[Symbol.iterator]();
  const lane = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) {
      using file = await Deno.open(next.value);
      await file.sync();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: SYNCS_AT_ONCE }, lane));
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
}
