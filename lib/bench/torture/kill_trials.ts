import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { messageOf } from "../../errors.ts";
import { cellName, LIVES, mayLose, mayRefuse, ROOM, type Trial, type Workshop, writtenOf } from "./cell.ts";
import { type Draw, drawOf } from "./draw.ts";
import { killServer, serversOf } from "./store_servers.ts";
import { verifySurvivor } from "./verify_survivor.ts";
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
  kills: number;
}

/** Kills writers of one cell, or the servers that they write to, each trial on what the last one left, up to so many. One lane; several may work at once. */
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
    const acknowledged = Math.max(life.steps, said.acknowledged ?? 0);
    const atLeast = mayLose(cell) ? life.steps : acknowledged;
    const isBulk = subject.operation === "bulk";
    const atMost = isBulk ? ROOM.bulk.steps : acknowledged + (said.isAmid ? 1 : 0);
    const written = writtenOf(this.#shop);
    const found = await verifySurvivor({ subject, path: life.path, written, truth, atLeast, atMost });
    const verdict = failed === null ? found : { ...found, wrong: failed };
    const isSound = verdict.told === null && verdict.lost === null && verdict.wrong === null;
    const isWrong = verdict.lost !== null || verdict.wrong !== null ||
      verdict.told !== null && !mayRefuse(cell);
    const unsynced = verdict.steps === null ? 0 : Math.max(0, acknowledged - verdict.steps);
    life.steps = (verdict.steps ?? 0) + 1;
    life.kills++;
    // What a terminal interrupts are the writers, too, and the trial does not count.
    const kept = isWrong && !this.#shop.interrupted.aborted ? this.#shop.keep(life.path, index) : null;
    if (!isSound || isBulk || life.kills === LIVES) this.#end(life);
    const isAmid = said.isAmid || said.acknowledged === null;
    return { ...verdict, index, what, isAmid, unsynced: mayLose(cell) ? unsynced : 0, kept };
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
    await writer.start(this.#task(life, steps));
    if (wanted > 0) await writer.acknowledges(wanted);
    else if (fault === "server") await serverRuns(life, writer);
    await passMs(waitMs);
    const servers = fault === "server" ? serversOf(life.path) : [];
    const killed = servers.length === 0 ? "killed" : killServer(servers[draw.below(servers.length)]!, draw);
    const said = servers.length === 0 ? await writer.kill() : await writer.ended(true);
    const after = wanted === 0 ? "its start" : `${wanted} acknowledged steps`;
    return [`${killed} ${waitMs.toFixed(2)} ms after ${after}, from step ${life.steps} on`, said];
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
    return { path: join(own, `data${extension}`), steps: 0, kills: 0 };
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

/** Waits for some time, also for less than a timer can: moments within a short step are to be hit, too. */
async function passMs(ms: number): Promise<void> {
  const end = performance.now() + ms;
  if (ms > 2) await setTimeout(ms - 2);
  while (performance.now() < end) await setImmediate();
}
