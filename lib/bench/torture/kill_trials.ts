import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { messageOf } from "../../errors.ts";
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
} from "./cell.ts";
import { type Draw, drawOf } from "./draw.ts";
import { passMs } from "./pass_ms.ts";
import { killServer, serversOf } from "./store_servers.ts";
import type { WarmWriters, Writer } from "./warm_writers.ts";
import type { WriterSteps } from "./writer_task.ts";

/** Longest wait from an acknowledged step to the kill, and from the start to one amid opening, ms. choice: some steps, and an opening. */
const [AMID_MS, OPENING_MS] = [6, 60];
/** Between two looks whether a server runs, ms. */
const LOOK_MS = 5;
/** How far beyond the time of a whole load kills reach. choice: some hit the moment after it. */
const BEYOND_LOAD = 1.1;

/** A file that is killed again and again, with the steps that it held last. */
interface Life {
  readonly path: string;
  steps: number;
}

/** Kills writers of one cell, or the servers that they write to. One lane; several may work at once. */
export class KillLane {
  readonly #shop: Workshop;
  readonly #writers: WarmWriters;
  /** Names of files end in it. */
  readonly #name: string;
  #life: Life | null = null;
  #files = 0;
  /** Time that a load takes that nobody kills, ms. */
  #loadMs: number | null = null;

  constructor(shop: Workshop, writers: WarmWriters, name: string) {
    this.#shop = shop;
    this.#writers = writers;
    this.#name = name;
  }

  /**
   * Kills writers of one file, each trial on what the last one left; where that was wrong, and after a load, on another file.
   * @param indexes Of the trials: their moments follow from them. @returns None where it was interrupted.
   */
  async live(indexes: readonly number[]): Promise<Trial[]> {
    const trials: Trial[] = [];
    for (const index of indexes) {
      if (this.#shop.interrupted.aborted) break;
      trials.push(await this.#kill(index));
    }
    if (this.#life !== null) this.#end(this.#life);
    // What a terminal interrupts are the writers, too, and the trial does not count.
    return this.#shop.interrupted.aborted ? [] : trials;
  }

  async #kill(index: number): Promise<Trial> {
    const { cell, seed } = this.#shop;
    const life = this.#life ??= this.#begin();
    const draw = drawOf(`${seed}/${cellName(cell)}/${index}`);
    let [what, said]: [string, WriterSteps] = ["", { acknowledged: null, isAmid: false }];
    let failed: string | null = null;
    try {
      [what, said] = await this.#killOne(life, draw);
    } catch (error) {
      failed = messageOf(error);
    }
    const acknowledged = Math.max(life.steps, said.acknowledged ?? 0);
    const atLeast = mayLose(cell) ? life.steps : acknowledged;
    const isBulk = cell.subject.operation === "bulk";
    const atMost = isBulk ? ROOM.bulk.steps : acknowledged + (said.isAmid ? 1 : 0);
    const { path } = life;
    const found = await this.#shop.judges.verdict({ ...sourceOf(this.#shop), path, atLeast, atMost });
    const verdict = failed === null ? found : { ...found, wrong: failed };
    const isSound = verdict.told === null && verdict.lost === null && verdict.wrong === null;
    const unsynced = unsyncedSteps(cell, verdict, acknowledged);
    life.steps = (verdict.steps ?? 0) + 1;
    const kept = isFault(cell, verdict) && !this.#shop.interrupted.aborted
      ? this.#shop.keep(path, index)
      : null;
    if (!isSound || isBulk) this.#end(life);
    const isAmid = said.isAmid || said.acknowledged === null;
    return { ...verdict, index, what, isAmid, isReplayed: false, isRepeated: false, unsynced, kept };
  }

  async #killOne(life: Life, draw: Draw): Promise<[what: string, said: WriterSteps]> {
    const { cell: { subject, fault } } = this.#shop;
    const isBulk = subject.operation === "bulk";
    if (isBulk) this.#loadMs ??= await this.#timeLoad();
    const { acknowledged, steps } = ROOM[subject.operation];
    const wanted = draw.below(acknowledged + 1);
    const longest = isBulk ? BEYOND_LOAD * this.#loadMs! : wanted === 0 ? OPENING_MS : AMID_MS;
    const waitMs = longest * draw.share();
    const writer = this.#writers.take();
    await writer.start(writerTask(this.#shop, { path: life.path, first: life.steps, steps }));
    if (wanted > 0) await writer.acknowledges(wanted);
    else if (fault === "server") await serverRuns(life, writer);
    await passMs(waitMs);
    const servers = fault === "server" ? serversOf(life.path) : [];
    const killed = servers.length === 0 ? "killed" : killServer(servers[draw.below(servers.length)]!, draw);
    const said = servers.length === 0 ? await writer.kill() : await writer.ended(true);
    const after = wanted === 0 ? "its start" : `${wanted} acknowledged steps`;
    return [`${killed} ${waitMs.toFixed(2)} ms after ${after}, from step ${life.steps} on`, said];
  }

  /** Time from the start of a whole load to its end, in a file of its own. */
  async #timeLoad(): Promise<number> {
    const life = this.#begin();
    const writer = this.#writers.take();
    await writer.start(writerTask(this.#shop, { path: life.path, first: 0, steps: ROOM.bulk.steps }));
    if (this.#shop.cell.fault === "server") await serverRuns(life, writer);
    const begun = performance.now();
    await writer.acknowledges(1);
    const ms = performance.now() - begun;
    await writer.ended();
    this.#end(life);
    return ms;
  }

  #begin(): Life {
    const { folder, cell: { extension } } = this.#shop;
    const own = join(folder, `${this.#name}-${this.#files++}`);
    fs.mkdirSync(own);
    return { path: join(own, `data${extension}`), steps: 0 };
  }

  #end({ path }: Life): void {
    fs.rmSync(dirname(path), { recursive: true, force: true });
    if (this.#life?.path === path) this.#life = null;
  }
}

/** Waits until a server of what a writer has opened runs, or the writer has ended. */
async function serverRuns({ path }: Pick<Life, "path">, writer: Writer): Promise<void> {
  while (serversOf(path).length === 0 && !writer.hasEnded) await setTimeout(LOOK_MS);
}
