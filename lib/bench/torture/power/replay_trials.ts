import * as fs from "node:fs";
import { join } from "node:path";
import {
  cellName,
  isFault,
  mayLose,
  ROOM,
  sourceOf,
  type Trial,
  unsyncedSteps,
  type Workshop,
  writerTask,
} from "../cell.ts";
import { type Draw, drawOf } from "../draw.ts";
import type { Survivor, Verdict } from "../verify_survivor.ts";
import { Writer } from "../warm_writers.ts";
import { readSaid } from "../writer_task.ts";
import { digestOfFiles, Disk, type DiskFiles, type Loss, NOTHING_LOST, writeDiskFiles } from "./disk.ts";
import { isPassing, type Recording, recordWriter, SAID_FILE } from "./record_writer.ts";
import type { WriteRecord } from "./write_log.ts";

/** How much more is recorded of a store than one kill takes: enough for SQLite to move its log into the file meanwhile. */
const STORE_FACTOR = 2;

/** Share of ends amid opening. */
const OPENING_SHARE = 0.1;
/** Share of kills that leave a write half done, where it can be. */
const HALF_SHARE = 0.25;
/** Bytes of a page: a process that is killed amid a write has written some pages of it, whole ones. */
const PAGE = 4096;

/** Ends that are made from the recording while judges look at others. */
const AT_ONCE = 3;

/** An end of a writer: after so many records, with a loss, and, where it is amid the next write, with the first bytes of that. */
interface End {
  readonly index: number;
  readonly after: number;
  readonly loss: Loss;
  readonly half: WriteRecord | null;
  readonly what: string;
}

/** What is known of a writer at its end, as steps. */
interface Known {
  readonly acknowledged: number;
  readonly begun: number;
  /** Of those acknowledged, the ones that were synced. */
  readonly synced: number;
}

/** Records a writer of a cell's subject. @param library From `compileRecorder`. */
export async function recordSteps(shop: Workshop, library: string): Promise<Recording> {
  const place = join(shop.folder, "recorded");
  fs.mkdirSync(place);
  const { subject, extension, hasServer } = shop.cell;
  const { what, operation } = subject;
  const steps = ROOM[operation].steps * (what === "store" && operation !== "bulk" ? STORE_FACTOR : 1);
  const path = join(fs.realpathSync(place), `data${extension}`);
  const task = writerTask(shop, { path, first: 0, steps });
  // To make a database writes through streams, and is synced in the end: it is not part of what is cut.
  if (hasServer) {
    const maker = new Writer();
    await maker.start({ ...task, subject: { ...subject, operation: "append" }, end: 0 });
    await maker.ended();
  }
  return await recordWriter(library, place, task);
}

/**
 * Ends a recorded writer again and again, at a moment between any two of its writes. Where its process is killed, the files are as they
 * were at that moment, also with a half of the write that it was at; where power is cut, everything that it had not synced is lost,
 * or nothing, or some of it.
 * @param indexes Numbers of the trials: their moments follow from them. @param onTrial Called with each, in any order.
 */
export async function replayTrials(
  shop: Workshop,
  { indexes, recording: { held, records }, onTrial }: {
    readonly indexes: readonly number[];
    readonly recording: Recording;
    readonly onTrial: (trial: Trial) => void;
  },
): Promise<void> {
  const { cell, seed } = shop;
  const opening = records.findIndex(({ kind, path }) => kind === "write" && path === SAID_FILE);
  const ends = indexes.map((index): End => {
    const draw = drawOf(`${seed}/${cellName(cell)}/${index}`);
    // To create a repository takes more writes than many a commit.
    const after = draw.share() < OPENING_SHARE
      ? 1 + draw.below(opening)
      : opening + 1 + draw.below(records.length - opening);
    return { index, after, ...cell.fault === "kill" ? killAt(records[after], draw) : cutBy(draw) };
  });
  const disk = new Disk(held);
  const said = new Said();
  const replays = new Replays(shop);
  const judged = new Set<Promise<void>>();
  let [at, synced] = [0, 0];
  try {
    for (const end of ends.sort((a, b) => a.after - b.after)) {
      for (; at < end.after; at++) {
        const one = records[at]!;
        const isSaid = said.takes(one);
        if (!isSaid) disk.apply(one);
        if ((isSaid || one.kind === "syncEnd") && disk.isSettled) synced = said.acknowledged;
      }
      if (shop.interrupted.aborted) break;
      // The whole write follows over it.
      if (end.half !== null) disk.apply(end.half);
      const { acknowledged, begun } = said;
      const files = disk.left(end.loss, isPassing);
      const looking: Promise<void> = replays.judge(end, files, { acknowledged, begun, synced })
        .then(onTrial).finally(() => judged.delete(looking));
      judged.add(looking);
      if (judged.size >= AT_ONCE) await Promise.race(judged);
    }
    await Promise.all(judged);
  } finally {
    await Promise.allSettled(judged);
  }
}

/** @param next What it would have done next. */
function killAt(next: WriteRecord | undefined, draw: Draw): Pick<End, "loss" | "half" | "what"> {
  const whole = { loss: NOTHING_LOST, half: null, what: "killed" };
  if (next?.kind !== "write" || next.path === SAID_FILE || draw.share() >= HALF_SHARE) return whole;
  const pages = Math.ceil((next.at + next.data.length) / PAGE) - Math.floor(next.at / PAGE);
  if (pages < 2) return whole;
  const bytes = (1 + draw.below(pages - 1)) * PAGE - next.at % PAGE;
  return {
    ...whole,
    half: { ...next, data: next.data.subarray(0, bytes) },
    what: `killed amid a write, ${bytes} of whose ${next.data.length} bytes were done,`,
  };
}

function cutBy(draw: Draw): Pick<End, "loss" | "half" | "what"> {
  const kind = draw.below(4);
  const cut = (loss: Loss, kept: string) => ({ loss, half: null, what: `power cut, ${kept},` });
  if (kind === 0) return cut({ namesKept: 0, keeps: () => false }, "all that was not synced lost");
  if (kind === 1) return cut(NOTHING_LOST, "nothing lost");
  const [namesKept, kept] = [draw.share(), draw.share()];
  const shares = `${Math.round(100 * kept)} % of sectors and ${Math.round(100 * namesKept)} % of names`;
  return cut({ namesKept, keeps: () => draw.share() < kept }, `of what was not synced ${shares} kept`);
}

/** Has what is left looked at. The very same files, of which the same is known, are looked at once. */
class Replays {
  readonly #shop: Workshop;
  readonly #looks = new Map<string, Promise<Pick<Trial, keyof Verdict | "kept">>>();

  constructor(shop: Workshop) {
    this.#shop = shop;
  }

  async judge({ index, what, after }: End, files: DiskFiles, known: Known): Promise<Trial> {
    const { cell } = this.#shop;
    const { acknowledged, begun, synced } = known;
    const steps = {
      atLeast: mayLose(cell) ? synced : acknowledged,
      atMost: cell.subject.operation === "bulk" ? ROOM.bulk.steps : begun,
    };
    const name = `${digestOfFiles(files)} ${steps.atLeast} ${steps.atMost}`;
    const isRepeated = this.#looks.has(name);
    const look = this.#looks.get(name) ?? this.#look(index, files, steps);
    this.#looks.set(name, look);
    const verdict = await look;
    return {
      ...{ ...verdict, index, what: `${what} after ${after} writes and syncs of a recording` },
      ...{ isAmid: begun > acknowledged || begun === 0, isReplayed: cell.fault === "kill", isRepeated },
      unsynced: unsyncedSteps(cell, verdict, acknowledged),
    };
  }

  async #look(
    index: number,
    files: DiskFiles,
    steps: Pick<Survivor, "atLeast" | "atMost">,
  ): Promise<Pick<Trial, keyof Verdict | "kept">> {
    const { cell, memory, judges, keep } = this.#shop;
    const folder = join(memory, `end-${index}`);
    fs.mkdirSync(folder);
    writeDiskFiles(folder, files);
    const path = join(folder, `data${cell.extension}`);
    const verdict = await judges.verdict({ ...sourceOf(this.#shop), path, ...steps });
    const kept = isFault(cell, verdict) ? keep(path, index) : null;
    fs.rmSync(folder, { recursive: true, force: true });
    return { ...verdict, kept };
  }
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
