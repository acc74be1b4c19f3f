import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { messageOf } from "../../errors.ts";
import { cellName, LIVES, ROOM, type Trial, type Workshop, writtenOf } from "./cell.ts";
import { type Draw, drawOf } from "./draw.ts";
import { verifySurvivor } from "./verify_survivor.ts";
import type { WarmWriters } from "./warm_writers.ts";
import type { WriterSteps } from "./writer_task.ts";

/** Longest wait from an acknowledged step to the kill, and from the start to one amid opening, ms. choice: some steps, and an opening. */
const [AMID_MS, OPENING_MS] = [6, 60];
/** How far beyond the time of a whole load kills reach. choice: some hit the moment after it. */
const BEYOND_LOAD = 1.1;

/** A file that is killed again and again, with the steps that it held last. */
interface Life {
  readonly path: string;
  steps: number;
  kills: number;
}

/** Kills writers of one cell, each trial on what the last one left, up to so many. One lane; several may work at once. */
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

  /** Kills a writer and looks at what it left. @param index Of the trial: its moment follows from it. */
  async kill(index: number): Promise<Trial> {
    const { cell, seed, truth } = this.#shop;
    const { subject } = cell;
    const life = this.#life ??= this.#begin();
    const draw = drawOf(`${seed}/${cellName(cell)}/${index}`);
    let [what, said]: [string, WriterSteps] = ["", { acknowledged: null, isAmid: false }];
    let failed: string | null = null;
    try {
      [what, said] = await this.#killOne(life, draw);
    } catch (error) {
      failed = messageOf(error);
    }
    const atLeast = Math.max(life.steps, said.acknowledged ?? 0);
    const isBulk = subject.operation === "bulk";
    const atMost = isBulk ? ROOM.bulk.steps : atLeast + (said.isAmid ? 1 : 0);
    const written = writtenOf(this.#shop);
    const verdict = await verifySurvivor({ subject, path: life.path, written, truth, atLeast, atMost });
    const told = failed ?? verdict.told;
    const isWrong = told !== null || verdict.lost !== null || verdict.wrong !== null;
    life.steps = (verdict.steps ?? 0) + 1;
    life.kills++;
    // What a terminal interrupts are the writers, too, and the trial does not count.
    const kept = isWrong && !this.#shop.interrupted.aborted ? this.#shop.keep(life.path, index) : null;
    if (isWrong || isBulk || life.kills === LIVES) this.#end(life);
    const isAmid = said.isAmid || said.acknowledged === null;
    return { ...verdict, told, index, what, isAmid, unsynced: 0, kept };
  }

  async #killOne(life: Life, draw: Draw): Promise<[what: string, said: WriterSteps]> {
    const { cell: { subject } } = this.#shop;
    const isBulk = subject.operation === "bulk";
    if (isBulk) this.#loadMs ??= await this.#timeLoad();
    const { acknowledged, steps } = ROOM[subject.operation];
    const wanted = draw.below(acknowledged + 1);
    const longest = isBulk ? BEYOND_LOAD * this.#loadMs! : wanted === 0 ? OPENING_MS : AMID_MS;
    const waitMs = longest * draw.share();
    const writer = this.#writers.take();
    await writer.start(this.#task(life, steps));
    if (wanted > 0) await writer.acknowledges(wanted);
    await passMs(waitMs);
    const said = await writer.kill();
    const after = wanted === 0 ? "its start" : `${wanted} acknowledged steps`;
    return [`killed ${waitMs.toFixed(2)} ms after ${after}, from step ${life.steps} on`, said];
  }

  #task({ path, steps: first }: Pick<Life, "path" | "steps">, steps: number) {
    const { cell: { subject }, seed, logs, logsFile } = this.#shop;
    const end = Math.min(first + steps, (logs?.calls.length ?? Infinity) - 1);
    return { subject, path, seed, first, end, ...logsFile === undefined ? {} : { logs: logsFile } };
  }

  /** Time from the start of a whole load to its end, in a file of its own. */
  async #timeLoad(): Promise<number> {
    const life = this.#begin();
    const writer = this.#writers.take();
    await writer.start(this.#task(life, ROOM.bulk.steps));
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
    return { path: join(own, `data${extension}`), steps: 0, kills: 0 };
  }

  #end({ path }: Life): void {
    fs.rmSync(dirname(path), { recursive: true, force: true });
    if (this.#life?.path === path) this.#life = null;
  }
}

/** Waits for some time, also for less than a timer can: moments within a short step are to be hit, too. */
async function passMs(ms: number): Promise<void> {
  const end = performance.now() + ms;
  if (ms > 2) await setTimeout(ms - 2);
  while (performance.now() < end) await setImmediate();
}
