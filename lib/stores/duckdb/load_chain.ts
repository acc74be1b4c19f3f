import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { blockEffects } from "../sqlite/block_effects.ts";
import { chainBlocks } from "../sqlite/bulk/chain_blocks.ts";
import { LoadedEntities } from "../sqlite/bulk/loaded_entities.ts";
import { readKept } from "./append_block.ts";
import type { DuckdbDatabase } from "./database.ts";
import { keepsContents, pendingOf } from "./stored_version.ts";
import { VersionWriter } from "./version_writer.ts";

/**
 * Loads a chain into empty tables, as one transaction: the same rows as from appending its blocks. Ends are gathered and written in
 * one pass over the versions, after all of them.
 */
export async function loadChain(
  database: DuckdbDatabase,
  blocks: Iterable<EncodedBlock>,
  place: string,
): Promise<VersionTotals> {
  const totals = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
  await database.transaction(async () => {
    await database.run("CREATE TEMP TABLE ends (id UBIGINT NOT NULL, block UBIGINT NOT NULL)");
    const ends = await database.appender("ends");
    const writer = await VersionWriter.of(database, 0n);
    const entities = new LoadedEntities(1);
    for (const block of chainBlocks(blocks, place)) {
      const kept = await readKept(database, keptIds(database, block, entities));
      const load = (entity: number) =>
        pendingOf(kept.get(BigInt(entities.rows[entity]!))!, entities.origin(entity));
      const effects = blockEffects(block, (key, number) => entities.newest(key, number, load));
      for (const { ended } of effects) {
        if (ended === null) continue;
        ends.appendUBigInt(BigInt(entities.rows[ended.entity]!));
        ends.appendUBigInt(BigInt(block.number));
        ends.endRow();
        entities.ends[ended.entity] = BigInt(block.number);
      }
      const written = writer.write(effects, block.number, ({ key }, { origin, toBlock }, id) => {
        const known = entities.find(key);
        const entity = known < 0 ? entities.add(key) : known;
        entities.setOrigin(entity, origin);
        entities.ends[entity] = toBlock;
        entities.rows[entity] = Number(id);
      });
      for (const name of Object.keys(totals) as (keyof VersionTotals)[]) totals[name] += written[name];
    }
    database.flush();
    await database.run("UPDATE versions SET to_block = e.block FROM ends e WHERE e.id = versions.id");
    await database.dropTemporary("ends");
    await checkLoaded(database, totals);
  });
  return totals;
}

/** @throws {HeadroomError} The tables have other rows than were written. */
async function checkLoaded(
  database: DuckdbDatabase,
  { versions, strings, numbers }: VersionTotals,
): Promise<void> {
  const [found] = await database.rows(
    "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM strings), (SELECT count(*) FROM numbers)",
  );
  const [expected, actual] = [[versions, strings, numbers].join(", "), found!.join(", ")];
  if (expected === actual) return;
  const rows = (counts: string) => `${counts} versions, strings and numbers`;
  throw HeadroomError.unmet("load a chain", {
    expected: rows(expected),
    actual: rows(actual),
    next: "Check the disk, then load again; the store is empty.",
  });
}

/** Ids of the versions whose contents operations of a block keep; what was appended is then there to be read. */
function keptIds(database: DuckdbDatabase, block: EncodedBlock, entities: LoadedEntities): bigint[] {
  const known = block.operations.filter(keepsContents).map(({ key }) => entities.find(key));
  const ids = known.filter((entity) => entity >= 0).map((entity) => BigInt(entities.rows[entity]!));
  if (ids.length > 0) database.flush();
  return ids;
}
