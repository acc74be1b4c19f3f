import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run_program.ts";

/**
 * Programs in other languages that append to Arkiv's schema. `c` replays the statements that the store `bitemporal` ran, so that
 * working out what to ask is not on its clock: it shows what SQLite itself takes; `c:bulk` and `c:posting:bulk` those of a bulk
 * load of `bitemporal` and of `posting`. `python` does all the work of an append.
 */
export const PEERS = ["c", "python", "c:bulk", "c:posting:bulk"] as const;
/** The store and variant whose settings they run SQLite with. */
export const PEERS_RUN_AS = "bitemporal:normal";
/** Its settings; a bulk load sets its own, and these again at its end. */
export const PEER_PRAGMAS = ["journal_mode = WAL", "synchronous = NORMAL", "cache_size = 65536"] as const;
/** One of these programs. */
export type Peer = (typeof PEERS)[number];

/** Whether a contestant's name is a peer's. */
export function isPeer(name: string): name is Peer {
  return (PEERS as readonly string[]).includes(name);
}

/** The built-in store whose tables a peer writes. */
export function storeOf(peer: Peer): "bitemporal" | "posting" {
  return peer === "c:posting:bulk" ? "posting" : "bitemporal";
}

/** The program that is run for a peer. */
export function programOf(peer: Peer): PeerProgram {
  return peer === "python" ? "append.py" : "append.c";
}

/** A program of `tests/peers/`. */
export type PeerProgram = "append.c" | "append.py" | "lookup.c" | "query.py";

const SOURCES = fileURLToPath(new URL("../../../tests/peers", import.meta.url));

/**
 * How to start a program: its command, before the database, what it reads, and the rest. A C program is compiled with the SQLite
 * that better-sqlite3 ships, and with its settings, which takes a minute; `folder` keeps it for the next time.
 * @throws {HeadroomError} No compiler or no Python here.
 */
export async function peerCommand(
  program: PeerProgram,
  folder: string,
  interrupted: AbortSignal,
): Promise<readonly string[]> {
  if (program.endsWith(".py")) {
    const next = "Install Python 3, or leave python out.";
    await run(["python3", "-c", "import sqlite3"], { next, interrupted });
    return ["python3", join(SOURCES, program)];
  }
  const compiled = join(folder, program.slice(0, -".c".length));
  if (existsSync(compiled)) return [compiled];
  const engine = fileURLToPath(new URL("deps", import.meta.resolve("better-sqlite3/package.json")));
  const defines = [
    ...Deno.readTextFileSync(join(engine, "defines.gypi")).matchAll(/'((?:SQLITE|HAVE)_[^']+)'/g),
  ]
    .map(([, define]) => `-D${define}`);
  const sqlite = join(engine, "sqlite3");
  const partial = `${compiled}.partial`;
  await run([
    ..."cc -O2 -DNDEBUG".split(" "),
    ...defines,
    `-I${sqlite}`,
    "-o",
    partial,
    join(SOURCES, program),
    join(sqlite, "sqlite3.c"),
    ..."-lm -lpthread -ldl".split(" "),
  ], { next: "Install a C compiler, or leave c out.", interrupted });
  renameSync(partial, compiled);
  return [compiled];
}
