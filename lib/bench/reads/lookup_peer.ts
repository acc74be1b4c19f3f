import { join, resolve } from "node:path";
import type { EntityKey } from "../../chain/entity.ts";
import { askedKey } from "../../chain/query/asked_key.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import { ArkivLookup } from "../../stores/sqlite/arkiv_lookup.ts";
import type { Database } from "../../stores/sqlite/engine.ts";
import { leavingNoLog, openReader } from "../../stores/sqlite/open_reader.ts";
import { VersionLookup } from "../../stores/sqlite/versions/version_lookup.ts";
import { peerCommand } from "../race/peer_program.ts";
import { run } from "../race/run_program.ts";
import { StatementTape } from "../race/statement_tape.ts";
import { type AskedQuery, type PeerAnswers, type PeerOptions, readRounds } from "./peer_rounds.ts";
import { READING_PRAGMAS } from "./query_peer.ts";

/** Looks a version up by key. */
interface Lookup {
  get(key: EntityKey, atBlock: number): unknown;
}

/** How stores look up by key, by the store's name: C runs the statement that they run. */
const LOOKUPS: Readonly<Record<string, (database: Database.Database) => Lookup>> = {
  bitemporal: (database) => new ArkivLookup(database),
  posting: (database) => new VersionLookup(database),
};

/** Stores whose lookups C runs. */
export const LOOKUP_STORES: readonly string[] = Object.keys(LOOKUPS);

/** Whether a query asks for one entity by its key. */
export function canLookUp({ text }: Pick<AskedQuery, "text">): boolean {
  return askedKey(parseQuery(text)) !== null;
}

/**
 * Looks up by key in C, on the same copy of SQLite: the statement that the store runs, with its values, reading every column. Making
 * a version of the row is not in its time: it shows what SQLite itself takes.
 * @param store One of `LOOKUP_STORES`, that the file belongs to.
 * @throws {HeadroomError} No compiler here, or it failed.
 */
export async function lookUpInC(
  { path, store }: { readonly path: string; readonly store: string },
  queries: readonly AskedQuery[],
  { rounds, folder, interrupted }: PeerOptions,
): Promise<PeerAnswers> {
  const command = await peerCommand("lookup.c", folder, interrupted);
  const keys = queries.map(({ text }) => askedKey(parseQuery(text)));
  const tape = join(folder, `lookups-of-${store}`);
  const database = openReader(path);
  try {
    const recorder = new StatementTape(tape);
    const lookup = LOOKUPS[store]!(recorder.recording(database));
    keys.forEach((key, i) => key !== null && lookup.get(key, queries[i]!.atBlock));
    recorder.close();
  } finally {
    database.close();
  }
  const output = await leavingNoLog(
    path,
    () =>
      run([...command, resolve(path), tape, String(rounds), ...READING_PRAGMAS], {
        next: "See the message.",
        interrupted,
      }),
  );
  return readRounds(output, keys.map((key) => key !== null));
}
