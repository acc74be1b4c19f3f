import * as fs from "node:fs";
import { join } from "node:path";
import { rowsOf } from "../../chain/version_totals.ts";
import type { Durability } from "../../stores/durability.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { isPeer, type Peer, PEER_PRAGMAS, peerCommand, programOf, storeOf } from "./peer_program.ts";
import type { Appended } from "./appended.ts";
import { isBulk } from "./contestant.ts";
import type { RaceSettings } from "./race_settings.ts";
import { removeDatabase } from "./race_files.ts";
import type { RecordTask } from "./record_entry.ts";
import { run, runEntry } from "./run_program.ts";

/** What a peer does, and on what. */
interface PeerTask {
  readonly command: readonly string[];
  /** The file that it reads. */
  readonly input: string;
  /** A database with the schema and nothing in it. */
  readonly empty: string;
  /** Name of the kind of store that it is. */
  readonly store: string;
  /** What it survives when it is done: a bulk load is replayed with its sync. */
  readonly durability: Durability;
}

/** Compiles what peers need and records what is asked of SQLite, in a process of its own. @returns What each does. */
export async function preparePeers(
  { blocks, contestants, folder, onStep, interrupted }: RaceSettings,
): Promise<ReadonlyMap<string, PeerTask>> {
  const names = contestants.filter(isPeer);
  if (names.length === 0) return new Map();
  onStep("compiling, and recording what is asked of SQLite");
  const commands = new Map<string, readonly string[]>();
  for (const program of new Set(names.map(programOf))) {
    commands.set(program, await peerCommand(program, folder, interrupted));
  }
  const peers = new Map<Peer, PeerTask>();
  for (const [i, name] of names.entries()) {
    const [empty, store] = [join(folder, `empty-${i}.db`), storeOf(name)];
    await (await (await findEntityStore(store)).open(empty, { variant: "normal" })).close();
    peers.set(name, {
      command: commands.get(programOf(name))!,
      input: join(folder, `input-${i}`),
      empty,
      store,
      durability: isBulk(name) ? "machine" : "process",
    });
  }
  const task: RecordTask = {
    blocks,
    scratch: join(folder, "recorded.db"),
    peers: [...peers].map(([peer, { input, empty }]) => ({ peer, input, empty })),
  };
  await runEntry<null>(new URL("./record_entry.ts", import.meta.url), task, interrupted);
  return peers;
}

/** Runs a peer on a fresh database. */
export async function runPeer(
  { command, input, empty, store: kind, durability }: PeerTask,
  { folder, interrupted }: RaceSettings,
): Promise<Appended> {
  const path = join(folder, "contestant.db");
  fs.copyFileSync(empty, path);
  try {
    const output = await run([...command, path, input, ...PEER_PRAGMAS.map((pragma) => `PRAGMA ${pragma}`)], {
      next: "See the message.",
      interrupted,
    });
    const { wall, cpu, version } = JSON.parse(output) as { wall: number; cpu: number; version: string };
    const store = await (await findEntityStore(kind)).open(path, { variant: "normal", readOnly: true });
    const { totals, fileBytes } = await store.stats();
    await store.close();
    return {
      wallMs: wall * 1000,
      cpuMs: cpu * 1000,
      rows: rowsOf(totals),
      versions: totals.versions,
      totals,
      history: "all",
      fileBytes,
      closeMs: null,
      logBytes: null,
      logRestarts: null,
      commitMs: null,
      peakBytes: null,
      engine: `SQLite ${version}`,
      durability,
      settings: null,
    };
  } finally {
    removeDatabase(path);
  }
}
