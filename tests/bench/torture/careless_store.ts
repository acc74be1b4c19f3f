import type { EncodedBlock } from "../../../lib/chain/codec/encoded_block.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";

/**
 * A store that promises too much. `early`: a block is acknowledged before it is committed, which comes with the next one. `unsynced`: each
 * block is said to survive the machine's death, and none is synced.
 */
const KIND: EntityStoreKind = {
  ...POSTING,
  name: "careless",
  about: "acknowledges what is not there",
  capabilities: { ...POSTING.capabilities, bulk: false },
  variants: {
    early: { about: "commits later", durability: "process" },
    unsynced: { about: "never syncs", durability: "machine" },
  },
  open: async (path, { variant }) => {
    const store = await POSTING.open(path, { variant: "normal" });
    return variant === "early" ? early(store) : store;
  },
};

function early(store: EntityStore): EntityStore {
  let waiting: EncodedBlock | null = null;
  const commit = async () => {
    if (waiting !== null) await store.appendBlock(waiting);
    waiting = null;
  };
  const own: Partial<EntityStore> = {
    async appendBlock(block) {
      await commit();
      waiting = block;
      const none = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
      return { block: block.number, written: none, closed: none };
    },
    async close() {
      await commit();
      await store.close();
    },
  };
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(name in own ? own : target, name, name in own ? own : target);
      return typeof value === "function" ? value.bind(name in own ? own : target) : value;
    },
  });
}

export default KIND;
