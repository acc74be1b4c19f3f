/** A process of its own that writes what peers read: statements that stores ran, or operations. */
import * as fs from "node:fs";
import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { claimStdout } from "../../claim_stdout.ts";
import { BlockAppender } from "../../stores/sqlite/append_block.ts";
import { loadBitemporal } from "../../stores/sqlite/bulk/load_bitemporal.ts";
import { loadVersions } from "../../stores/sqlite/bulk/load_versions.ts";
import { loadWhole } from "../../stores/sqlite/bulk/load_whole.ts";
import { type Database, DatabaseFile } from "../../stores/sqlite/engine.ts";
import { POSTING_INDEX } from "../../stores/sqlite/versions/posting_index.ts";
import { isBulk } from "./contestant.ts";
import { operationLine } from "./operation_lines.ts";
import { type Peer, PEER_PRAGMAS } from "./peer_program.ts";
import { removeDatabase } from "./race_files.ts";
import { StatementTape } from "./statement_tape.ts";

/** What is recorded. */
export interface RecordTask {
  /** A block file. */
  readonly blocks: string;
  /** For a database that is thrown away. */
  readonly scratch: string;
  /** `input`: what the peer will read; `empty`: a database with its schema. */
  readonly peers: readonly { readonly peer: Peer; readonly input: string; readonly empty: string }[];
}

type Write = (database: Database.Database, blocks: Iterable<EncodedBlock>, path: string) => unknown;

/** What the stores do whose statements are replayed. */
const WRITES: Readonly<Record<Exclude<Peer, "python">, Write>> = {
  c: (database, blocks, path) => {
    const appender = new BlockAppender(database, path);
    for (const block of blocks) appender.append(block);
  },
  "c:bulk": (database, blocks, path) =>
    loadWhole(database, path, () => loadBitemporal(database, blocks, path)),
  "c:posting:bulk": (database, blocks, path) =>
    loadWhole(database, path, () => {
      const index = POSTING_INDEX.load!(database);
      return loadVersions(database, blocks, { place: path, index });
    }),
};

function record({ blocks, scratch, peers }: RecordTask): void {
  for (const { peer, input, empty } of peers) {
    if (peer === "python") {
      for (const block of decodedBlocks(blocks)) fs.appendFileSync(input, operationLine(block));
      continue;
    }
    fs.copyFileSync(empty, scratch);
    const database = new DatabaseFile(scratch, { timeout: 0 });
    for (const pragma of PEER_PRAGMAS) database.pragma(pragma);
    // A load puts back at its end what it found, on the tape too.
    if (!isBulk(peer)) database.pragma("synchronous = OFF");
    const tape = new StatementTape(input);
    WRITES[peer](tape.recording(database), decodedBlocks(blocks), scratch);
    tape.close();
    database.close();
    removeDatabase(scratch);
  }
}

const print = claimStdout();
record(JSON.parse(Deno.args[0]!));
print("null");
