import { Buffer } from "node:buffer";
import type { EntityVersion } from "../../chain/entity.ts";
import { type History, onHistory } from "./open_history.ts";
import { readVersion, VERSION_COLUMNS, type VersionRow } from "./read_version.ts";

const LIVE = "p.from_block <= ? AND p.to_block NOT BETWEEN 0 AND ?";
const NO_PAYLOAD = VERSION_COLUMNS.replace("p.payload", "x'' AS payload");

/** Keys of live entities: how many there are, and the first ones in the order of their bytes (Arkiv's are hashes: any ones). */
export function liveKeys(
  history: History,
  path: string,
  { atBlock, sampled }: { readonly atBlock: number; readonly sampled: number },
): { readonly live: number; readonly sample: readonly Uint8Array[] } {
  const sample: Buffer[] = [];
  let live = 0;
  const rows = onHistory(
    path,
    () => history.prepare(`SELECT p.entity_key FROM payloads p WHERE ${LIVE}`).iterate(atBlock, atBlock),
  );
  for (;;) {
    const next = onHistory(path, () => rows.next());
    if (next.done) return { live, sample };
    live++;
    const key = Buffer.from((next.value as { entity_key: Uint8Array }).entity_key);
    const last = sample.at(-1);
    if (sample.length === sampled && last !== undefined && Buffer.compare(key, last) > 0) continue;
    sample.push(key);
    sample.sort(Buffer.compare);
    sample.length = Math.min(sample.length, sampled);
  }
}

/** Every version that is live at a block, without its payload, in no particular order. */
export function* liveVersions(history: History, path: string, atBlock: number): Generator<EntityVersion> {
  const statement = history.prepare(`SELECT ${NO_PAYLOAD} FROM payloads p WHERE ${LIVE}`);
  const rows = onHistory(path, () => statement.iterate(atBlock, atBlock));
  for (;;) {
    const next = onHistory(path, () => rows.next());
    if (next.done) return;
    yield versionOf(next.value);
  }
}

/** The version of an entity that is live at a block; null where it has none. */
export function readLiveVersion(
  history: History,
  path: string,
  { key, atBlock }: { readonly key: Uint8Array; readonly atBlock: number },
): EntityVersion | null {
  const statement = history.prepare(
    `SELECT ${VERSION_COLUMNS} FROM payloads p WHERE p.entity_key = ? AND ${LIVE}`,
  );
  const row = onHistory(path, () => statement.get(key, atBlock, atBlock));
  return row === undefined ? null : versionOf(row);
}

function versionOf(row: unknown): EntityVersion {
  return readVersion(Object.values(row as object) as unknown as VersionRow);
}
