import type { EntityVersion } from "../../chain/entity.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { knownEntityStore, openToRead } from "../../stores/mod.ts";
import { type OpenHistory, openHistory } from "../../stores/sqlite/open_history.ts";

/** What is live at the newest block of a chain in a file, read without any term of a query. */
interface LiveState {
  /** Null where nothing was appended. */
  readonly atBlock: number | null;
  /** Keys of what is live, in no particular order. */
  keys(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Versions that are live, in no particular order; their payloads may be left out. */
  versions(): Iterable<EntityVersion> | AsyncIterable<EntityVersion>;
  /** The version of an entity that is live, with its payload. */
  version(key: Uint8Array): Promise<EntityVersion>;
  close(): Promise<void>;
}

/**
 * Opens what is live in a file: an SQLite file's rows as they are, without a store; another engine's by its store, which is asked for
 * everything, page by page. @throws {HeadroomError} As `openHistory`, or as the store's `open`.
 */
export async function openLiveState(path: string): Promise<LiveState> {
  const kind = knownEntityStore(path);
  return kind === null || kind.extension === ".db"
    ? ofHistory(openHistory(path))
    : ofStore(await openToRead(path, kind));
}

function ofHistory({ stored, close }: OpenHistory): LiveState {
  const atBlock = stored.tip();
  return {
    atBlock,
    keys: () => stored.liveKeys(atBlock!),
    versions: () => stored.liveVersions(atBlock!),
    version: (key) => Promise.resolve(stored.liveVersion(key, atBlock!)!),
    close: () => Promise.resolve(close()),
  };
}

function ofStore(store: EntityStore): LiveState {
  async function* versions(): AsyncGenerator<EntityVersion> {
    const all = store.compile("$all");
    let cursor: string | undefined;
    do {
      const page = { limit: PAGE_LIMIT_MAX, ...cursor === undefined ? {} : { cursor } };
      const found = await store.run(all, store.tip!, page);
      yield* found.versions;
      cursor = found.cursor;
    } while (cursor !== undefined);
  }
  return {
    atBlock: store.tip,
    async *keys() {
      for await (const { key } of versions()) yield key;
    },
    versions,
    version: async (key) => (await store.get(key, store.tip!))!,
    close: () => store.close(),
  };
}
