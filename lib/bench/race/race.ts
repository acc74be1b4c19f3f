import { join } from "node:path";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { readBlock } from "../../chain/codec/to_block.ts";
import { totalsFromRows, type VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { findEntityStore, splitAddress } from "../../stores/mod.ts";
import { Turns } from "../../turns.ts";
import { ChainRecount } from "../data/chain_recount.ts";
import type { Appended } from "./appended.ts";
import { refuseUnreadyStores } from "../session/refuse_unready_stores.ts";
import { isBulk, parseContestant, type StoreContestant, withoutBulk } from "./contestant.ts";
import { isPeer } from "./peer_program.ts";
import { preparePeers, runPeer } from "./peers.ts";
import { removeDatabase } from "./race_files.ts";
import type { RaceSettings } from "./race_settings.ts";
import { runEntry } from "./run_program.ts";

/** What a contestant's process is told. */
export interface StoreTask extends StoreContestant {
  readonly path: string;
  readonly blocks: string;
  /** First block that counts. */
  readonly from: number;
  /** Whether all blocks are loaded at once. */
  readonly bulk: boolean;
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
  const stores = contestants.filter((name) => !isPeer(name)).map(withoutBulk);
  await refuseUnreadyStores(
    await Promise.all(stores.map(async (name) => (await parseContestant(name)).store)),
  );
  const peers = await preparePeers(settings);
  const expected = await recount(settings);
  const results = new Map<string, Appended[]>(contestants.map((name) => [name, []]));
  for (let round = warmup ? 0 : 1; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? contestants : contestants.toReversed()) {
      if (interrupted.aborted) return null;
      onStep(name);
      const peer = peers.get(name);
      const appended = peer === undefined ? await runStore(name, settings) : await runPeer(peer, settings);
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
    name: splitAddress(name).own,
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
  const contestant = await parseContestant(withoutBulk(name));
  const task: StoreTask = { ...contestant, path, blocks, from, bulk: isBulk(name) };
  try {
    return await runEntry<Appended>(new URL("./race_entry.ts", import.meta.url), task, interrupted);
  } finally {
    await (await findEntityStore(contestant.store)).elsewhere?.remove(path);
    removeDatabase(path);
  }
}
