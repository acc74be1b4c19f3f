import type { Block } from "../../chain/block.ts";
import type { ExtendReading } from "../../chain/extend_reading.ts";
import { HistoryBlocks } from "./history_blocks.ts";
import { openHistory } from "./open_history.ts";

/**
 * Converts the history in a store's SQLite file, or Arkiv's own, back to blocks of operations, up to the newest block. Appended to
 * an empty store of any kind that keeps all history they give the same answers at every block; to one of the same kind, the same
 * rows (the members of JSON caches may be in another order).
 *
 * Memory is one block. The file is only read.
 *
 * Not stored, and so not reproduced: several operations of one block on the same entity (only their result; nothing of an entity
 * created and deleted in one); the place in the block of anything but a create (0, 0 instead); whether an entity that ended early
 * was deleted or expired (a delete instead); in Arkiv's schema, empty blocks before the first version.
 *
 * Where versions end after their `$expiration`, Arkiv's store followed a chain that counts extends from the old expiry: they are
 * then counted so. That takes about 100 bytes for each entity since its extend.
 * @param met Called at the first extend with what its number was counted from.
 * @throws {HeadroomError} No such file, not a database, not a store that keeps its history, or rows that contradict each other
 * (also where older ones were pruned): named by entity and block.
 */
export function* readHistory(
  path: string,
  met: (reading: ExtendReading) => void = () => {},
): Generator<Block> {
  const history = openHistory(path);
  try {
    const { stored, file } = history;
    const tip = stored.tip();
    if (tip === null) return;
    const extendsFrom = stored.endsLate() ? "expiry" : "block";
    yield* new HistoryBlocks(file, { tip, extendsFrom, met }).of({
      from: stored.first() ?? tip,
      to: tip,
      starts: stored.starts(),
      ends: stored.ends(tip),
    });
  } finally {
    history.close();
  }
}
