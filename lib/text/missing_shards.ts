/** Shards, written i/n, that are not among these, of the first one's number of parts. */
export function missingShards(shards: readonly string[]): string[] {
  const count = Number(shards[0]!.split("/")[1]);
  return Array.from({ length: count }, (_, at) => `${at + 1}/${count}`).filter((shard) =>
    !shards.includes(shard)
  );
}

/** "shard 2/3 is missing", "shards 2/4, 4/4 are missing". */
export function missingText(missing: readonly string[]): string {
  return missing.length === 1 ? `shard ${missing[0]} is missing` : `shards ${missing.join(", ")} are missing`;
}
