import * as fs from "node:fs";
import { join } from "node:path";
import { cellName, mayLose, mayRefuse, ROOM, type Trial, type Workshop, writtenOf } from "../cell.ts";
import { type Draw, drawOf } from "../draw.ts";
import { verifySurvivor } from "../verify_survivor.ts";
import { Writer } from "../warm_writers.ts";
import { readSaid } from "../writer_task.ts";
import { Disk, type Loss, NOTHING_LOST } from "./disk.ts";
import { isPassing, type Recording, recordWriter, SAID_FILE } from "./record_writer.ts";
import type { WriteRecord } from "./write_log.ts";

/** Steps that are recorded: enough for SQLite to move its log into the file meanwhile, and for packs to be made. */
const STEPS_FACTOR = { store: 2, registry: 1 };

/** Share of cuts amid opening. */
const OPENING_SHARE = 0.1;

/** A cut of power: after so many records, with a loss. */
interface Cut {
  readonly index: number;
  readonly after: number;
  readonly loss: Loss;
  readonly what: string;
}

/**
 * Records a writer once, then cuts its power again and again: at a moment between any two of its writes, with everything lost that it had
 * not synced, or nothing, or some of it. Trials come in the order of their moments.
 * @param cuts Numbers of the trials. @param library From `compileRecorder`.
 */
export async function* powerTrials(
  shop: Workshop,
  cuts: readonly number[],
  library: string,
): AsyncGenerator<Trial> {
  const { held, records } = await record(shop, library);
  const { cell, seed } = shop;
  const opening = records.findIndex(({ kind, path }) => kind === "write" && path === SAID_FILE);
  const drawn = cuts.map((index) =>
    cutOf(index, { opening, all: records.length }, drawOf(`${seed}/${cellName(cell)}/${index}`))
  );
  const disk = new Disk(held);
  const said = new Said();
  let [at, synced] = [0, 0];
  for (const cut of drawn.sort((a, b) => a.after - b.after)) {
    for (; at < cut.after; at++) {
      const one = records[at]!;
      const isSaid = said.takes(one);
      if (!isSaid) disk.apply(one);
      if ((isSaid || one.kind === "syncEnd") && disk.isSettled) synced = said.acknowledged;
    }
    if (shop.interrupted.aborted) return;
    yield await cutPower(shop, cut, { disk, said, synced });
  }
}

async function record(
  { cell, seed, logs, logsFile, folder }: Workshop,
  library: string,
): Promise<Recording> {
  const place = join(folder, "recorded");
  fs.mkdirSync(place);
  const { subject, extension } = cell;
  const isBulk = subject.operation === "bulk";
  const steps = ROOM[subject.operation].steps * (isBulk ? 1 : STEPS_FACTOR[subject.what]);
  const end = Math.min(steps, (logs?.calls.length ?? Infinity) - 1);
  const task = { subject, path: join(fs.realpathSync(place), `data${extension}`), seed, first: 0, end };
  // To make a database writes through streams, and is synced in the end: it is not part of what is cut.
  if (cell.hasServer) {
    const maker = new Writer();
    await maker.start({ ...task, subject: { ...subject, operation: "append" }, end: 0 });
    await maker.ended();
  }
  return await recordWriter(library, place, { ...task, ...logsFile === undefined ? {} : { logs: logsFile } });
}

/** @param records Of opening, up to the first step, and in all: to create a repository takes more of them than many a commit. */
function cutOf(
  index: number,
  { opening, all }: { readonly opening: number; readonly all: number },
  draw: Draw,
): Cut {
  const isOpening = draw.share() < OPENING_SHARE;
  const after = isOpening ? 1 + draw.below(opening) : opening + 1 + draw.below(all - opening);
  const kind = draw.below(4);
  if (kind === 0) {
    return {
      index,
      after,
      loss: { namesKept: 0, keeps: () => false },
      what: "all that was not synced lost",
    };
  }
  if (kind === 1) return { index, after, loss: NOTHING_LOST, what: "nothing lost" };
  const [namesKept, kept] = [draw.share(), draw.share()];
  const shares = `${Math.round(100 * kept)} % of sectors and ${Math.round(100 * namesKept)} % of names`;
  return {
    index,
    after,
    loss: { namesKept, keeps: () => draw.share() < kept },
    what: `of what was not synced ${shares} kept`,
  };
}

async function cutPower(
  shop: Workshop,
  cut: Cut,
  { disk, said, synced }: { readonly disk: Disk; readonly said: Said; readonly synced: number },
): Promise<Trial> {
  const { cell, truth } = shop;
  const folder = join(shop.folder, `cut-${cut.index}`);
  fs.mkdirSync(folder);
  disk.write(folder, cut.loss, isPassing);
  const path = join(folder, `data${cell.extension}`);
  const atLeast = mayLose(cell) ? synced : said.acknowledged;
  const written = writtenOf(shop);
  const verdict = await verifySurvivor({
    subject: cell.subject,
    path,
    written,
    truth,
    atLeast,
    atMost: cell.subject.operation === "bulk" ? ROOM.bulk.steps : said.begun,
  });
  const isWrong = verdict.lost !== null || verdict.wrong !== null ||
    verdict.told !== null && !mayRefuse(cell);
  const kept = isWrong ? shop.keep(path, cut.index) : null;
  fs.rmSync(folder, { recursive: true, force: true });
  const unsynced = verdict.steps === null ? 0 : Math.max(0, said.acknowledged - verdict.steps);
  const what = `power cut after ${cut.after} writes and syncs, ${cut.what}`;
  return { ...verdict, index: cut.index, what, isAmid: said.begun > said.acknowledged, unsynced, kept };
}

/** What a recorded writer has said up to now. */
class Said {
  acknowledged = 0;
  begun = 0;
  #ino: bigint | null = null;

  /** Whether a record is of the file in which it speaks, and no part of the disk. */
  takes(record: WriteRecord): boolean {
    if (record.kind === "create" && record.path === SAID_FILE) this.#ino = record.ino;
    if (!("ino" in record) || record.ino !== this.#ino || record.path !== SAID_FILE) return false;
    if (record.kind !== "write") return true;
    const { acknowledged, isAmid } = readSaid(record.data.toString().trimEnd().split("\n"));
    this.acknowledged = acknowledged ?? this.acknowledged;
    this.begun = Math.max(this.begun, this.acknowledged + (isAmid ? 1 : 0));
    return true;
  }
}
