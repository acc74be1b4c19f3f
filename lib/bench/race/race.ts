import * as fs from "node:fs";
import { join } from "node:path";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { readBlock } from "../../chain/codec/to_block.ts";
import { rowsOf, totalsFromRows, type VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { BlockAppender } from "../../stores/sqlite/append_block.ts";
import { BITEMPORAL } from "../../stores/sqlite/bitemporal.ts";
import type { Durability } from "../../stores/durability.ts";
import { DatabaseFile } from "../../stores/sqlite/engine.ts";
import { Turns } from "../../turns.ts";
import { ChainRecount } from "../data/chain_recount.ts";
import { parseContestant, type StoreContestant } from "./contestant.ts";
import { isPeer, type Peer, peerCommand } from "./peer_program.ts";
import { run, runEntry } from "./run_program.ts";
import { operationLine } from "./operation_lines.ts";
import { StatementTape } from "./statement_tape.ts";

/** What a contestant's process is told. */
export interface StoreTask extends StoreContestant {
  readonly path: string;
  readonly blocks: string;
  /** First block that counts. */
  readonly from: number;
}

/**
 * What appending the blocks took; times include closing the store, so also moving the log into the file. A thread of the store's own
 * may go on while a batch of blocks is decoded, off the clock; its CPU time counts.
 */
export interface Appended {
  readonly wallMs: number;
  /** Of the writing thread, and of the store's own ones up to their last report. */
  readonly cpuMs: number;
  /** Of `wallMs`, closing the store; null where a peer does not tell. */
  readonly closeMs: number | null;
  /** Of the blocks that count. */
  readonly rows: number;
  readonly versions: number;
  /** All that the store holds. */
  readonly totals: VersionTotals;
  /** `all`: it holds every version; `head`: those live at the newest block. */
  readonly history: "all" | "head";
  readonly fileBytes: number;
  /** The longest log, and how often it was begun anew; null without a log, or where a peer does not tell. */
  readonly logBytes: number | null;
  readonly logRestarts: number | null;
  readonly commitMs: {
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    /** What measuring takes, beside it, as a share of the median block. */
    readonly measuringShare: number;
  } | null;
  readonly engine: string;
  /** What a returned append survived. */
  readonly durability: Durability;
  /** In force while the blocks were appended, as read back; null where a peer does not tell. */
  readonly settings: Readonly<Record<string, string | number>> | null;
}

/** A contestant over all rounds. Ratios are to the first contestant of the same round; above 1 is faster, or larger. */
export interface Contestant {
  readonly name: string;
  readonly rounds: readonly Appended[];
  readonly rowsPerS: MedianInterval;
  readonly rowsPerCpuS: MedianInterval;
  readonly wallRatio: MedianInterval;
  readonly cpuRatio: MedianInterval;
  readonly bytesRatio: MedianInterval;
}

/** What is raced. */
export interface RaceSettings {
  /** A block file. */
  readonly blocks: string;
  /** `store`, `store:variant`, or a peer; the first is what the others are compared with. */
  readonly contestants: readonly string[];
  readonly rounds: number;
  /** Whether a round that does not count comes first. */
  readonly warmup: boolean;
  /** First block that counts; earlier ones are appended, too. Peers take only whole chains. */
  readonly from: number;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each run of a contestant. */
  readonly onRun: () => void;
  readonly interrupted: AbortSignal;
}

/**
 * Appends the same blocks with several stores and programs in turns, each in a fresh process on a fresh file, every second round in
 * reverse.
 * @returns Null where it was interrupted.
 * @throws {HeadroomError} A contestant failed, or holds other contents than the blocks: then no figure counts.
 */
export async function race(settings: RaceSettings): Promise<Contestant[] | null> {
  try {
    return await runRounds(settings);
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (settings.interrupted.aborted) return null;
    throw error;
  }
}

async function runRounds(settings: RaceSettings): Promise<Contestant[] | null> {
  const { contestants, rounds, warmup, interrupted, onStep, onRun } = settings;
  const prepared = await preparePeers(settings);
  const expected = await recount(settings);
  const results = new Map<string, Appended[]>(contestants.map((name) => [name, []]));
  for (let round = warmup ? 0 : 1; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? contestants : contestants.toReversed()) {
      if (interrupted.aborted) return null;
      onStep(name);
      const peer = prepared?.peers.get(name);
      const appended = peer === undefined
        ? await runStore(name, settings)
        : await runPeer(peer, prepared!, settings);
      onRun();
      checkContents(name, appended, expected);
      if (round > 0) results.get(name)!.push(appended);
    }
  }
  const baseline = results.get(contestants[0]!)!;
  return contestants.map((name) => summary(name, results.get(name)!, baseline));
}

function summary(name: string, rounds: readonly Appended[], first: readonly Appended[]): Contestant {
  const over = (of: (own: Appended, first: Appended) => number) =>
    medianInterval(rounds.map((own, round) => of(own, first[round]!)));
  return {
    name,
    rounds,
    rowsPerS: over(({ rows, wallMs }) => rows / wallMs * 1000),
    rowsPerCpuS: over(({ rows, cpuMs }) => rows / cpuMs * 1000),
    wallRatio: over((own, first) => first.wallMs / own.wallMs),
    cpuRatio: over((own, first) => first.cpuMs / own.cpuMs),
    bytesRatio: over((own, first) => own.fileBytes / first.fileBytes),
  };
}

/** What a store holds after the blocks, by the history it keeps, worked out without a store. */
type Contents = Readonly<Record<Appended["history"], VersionTotals>>;

async function recount({ blocks, onStep, interrupted }: RaceSettings): Promise<Contents> {
  onStep("counting what the blocks hold");
  const recount = new ChainRecount(1);
  const turns = new Turns();
  for (const bytes of readBlockFile(blocks).blocks) {
    await turns.take();
    if (interrupted.aborted) break;
    recount.add(readBlock(bytes));
  }
  return { all: totalsFromRows(recount.totals), head: recount.live() };
}

function checkContents(name: string, { history, totals }: Appended, contents: Contents): void {
  const [expected, actual] = [JSON.stringify(contents[history]), JSON.stringify(totals)];
  if (expected === actual) return;
  throw new HeadroomError(`${name} holds other contents than the blocks: no figure counts`, {
    expected,
    actual,
  });
}

async function runStore(
  name: string,
  { blocks, from, folder, interrupted }: RaceSettings,
): Promise<Appended> {
  const path = join(folder, "contestant.db");
  const task: StoreTask = { ...await parseContestant(name), path, blocks, from };
  try {
    return await runEntry<Appended>(new URL("./race_entry.ts", import.meta.url), task, interrupted);
  } finally {
    removeDatabase(path);
  }
}

/** What peers do, and on what. */
interface Prepared {
  readonly peers: ReadonlyMap<string, PeerTask>;
  /** A database with the schema and nothing in it. */
  readonly empty: string;
  readonly rows: number;
  readonly versions: number;
}

interface PeerTask {
  readonly command: readonly string[];
  /** The file that it reads. */
  readonly input: string;
}

async function preparePeers(settings: RaceSettings): Promise<Prepared | null> {
  const { blocks, contestants, folder, onStep, interrupted } = settings;
  const names = contestants.filter(isPeer);
  if (names.length === 0) return null;
  onStep("compiling, and recording what is asked of SQLite");
  const [tape, lines, empty, full] = ["tape", "lines", "empty.db", "recorded.db"].map((name) =>
    join(folder, name)
  );
  const inputs: Record<Peer, string> = { c: tape!, python: lines! };
  const peers = new Map<string, PeerTask>();
  for (const name of names) {
    peers.set(name, { command: await peerCommand(name, folder, interrupted), input: inputs[name] });
  }
  await (await BITEMPORAL.open(empty!, { variant: "normal" })).close();
  fs.copyFileSync(empty!, full!);
  const database = new DatabaseFile(full!, { timeout: 0 });
  database.pragma("synchronous = OFF");
  const recorder = new StatementTape(tape!);
  const appender = new BlockAppender(recorder.recording(database), full!);
  let [rows, versions] = [0, 0];
  const turns = new Turns();
  for (const bytes of readBlockFile(blocks).blocks) {
    await turns.take();
    if (interrupted.aborted) break;
    const block = decodeBlock(bytes);
    if (peers.has("python")) fs.appendFileSync(lines!, operationLine(block));
    const { written } = appender.append(block);
    rows += rowsOf(written);
    versions += written.versions;
  }
  recorder.close();
  database.close();
  removeDatabase(full!);
  return { peers, empty: empty!, rows, versions };
}

/** The settings of `PEERS_RUN_AS`. */
const PRAGMAS = ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = 65536"];

async function runPeer(
  { command, input }: PeerTask,
  { empty, rows, versions }: Prepared,
  { folder, interrupted }: RaceSettings,
): Promise<Appended> {
  const path = join(folder, "contestant.db");
  fs.copyFileSync(empty, path);
  try {
    const output = await run([...command, path, input, ...PRAGMAS], {
      next: "See the message.",
      interrupted,
    });
    const { wall, cpu, version } = JSON.parse(output) as { wall: number; cpu: number; version: string };
    const store = await BITEMPORAL.open(path, { variant: "normal", readOnly: true });
    const { totals, fileBytes } = await store.stats();
    await store.close();
    const times = { wallMs: wall * 1000, cpuMs: cpu * 1000 };
    return {
      ...times,
      rows,
      versions,
      totals,
      history: "all",
      fileBytes,
      closeMs: null,
      logBytes: null,
      logRestarts: null,
      commitMs: null,
      engine: `SQLite ${version}`,
      durability: "process",
      settings: null,
    };
  } finally {
    removeDatabase(path);
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) fs.rmSync(path + suffix, { force: true });
}
