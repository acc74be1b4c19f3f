import * as fs from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../../errors.ts";
import { firstDifference } from "../auditor/audit_result.ts";
import { cellName, type Trial, type Workshop } from "../cell.ts";
import { type Draw, drawOf } from "../draw.ts";
import { passMs } from "../pass_ms.ts";
import { NOTHING, type Verdict } from "../verify_survivor.ts";
import { CommandProcess, runToEnd } from "./command_process.ts";
import type { CommandPlace, TorturedCommand } from "./tortured_command.ts";
import { filesBelow, isMarkedPath } from "./written_files.ts";

/** Share of kills before the command has written anything, and how far beyond its time others reach. */
const [EARLY_SHARE, BEYOND] = [0.1, 1.1];
/** Kills in a row before a command may end, at most. */
const KILLS_MAX = 2;
/** Between two looks for its first file, ms. */
const WATCH_MS = 5;

/** A command that nobody killed: what it leaves, when it wrote its first file, and when it ended, ms from its start. */
interface Unkilled {
  readonly result: ReadonlyMap<string, string>;
  readonly firstMs: number;
  readonly endMs: number;
}

/** Kills one command again and again, each time on a new folder. */
export class CommandKills {
  readonly #shop: Workshop;
  readonly #command: TorturedCommand;
  readonly #made: string;
  #unkilled: Promise<Unkilled> | null = null;

  constructor(shop: Workshop, command: TorturedCommand) {
    this.#shop = shop;
    this.#command = command;
    this.#made = join(shop.folder, "made");
  }

  /** Kills it once or twice, looks at what is left, and lets it go on to its end. @param index Its moments follow from it. */
  async kill(index: number): Promise<Trial> {
    const { cell, seed, interrupted } = this.#shop;
    this.#unkilled ??= this.#runUnkilled();
    const unkilled = await this.#unkilled;
    const draw = drawOf(`${seed}/${cellName(cell)}/${index}`);
    const place = this.#place(`kill-${index}`);
    const moments: string[] = [];
    let [isAmid, verdict]: [boolean, Verdict] = [false, NOTHING];
    const done = new Set<string>();
    try {
      for (let kills = 1 + draw.below(KILLS_MAX); kills > 0; kills--) {
        const killed = await this.#killOne(place, waitOf(unkilled, draw));
        moments.push(killed.when);
        isAmid ||= killed.isAmid;
        const wrong = killed.problem ?? await this.#leftProblem(place.out, unkilled);
        if (wrong !== null) verdict = { ...NOTHING, wrong };
        if (verdict.wrong !== null || await this.#isWhole(place.out, unkilled)) break;
        for (const name of await this.#command.doneOf?.(place.out) ?? []) done.add(name);
      }
      if (verdict.wrong === null) verdict = await this.#goOn(place, { unkilled, done });
    } catch (error) {
      verdict = { ...NOTHING, wrong: messageOf(error) };
    }
    const isWrong = verdict.told !== null || verdict.lost !== null || verdict.wrong !== null;
    const kept = isWrong && !interrupted.aborted ? this.#shop.keep(place.out, index) : null;
    fs.rmSync(join(place.out, ".."), { recursive: true, force: true });
    return {
      ...{ ...verdict, index, what: `killed ${moments.join(", and again ")}`, isAmid, kept },
      ...{ isReplayed: false, isRepeated: false, unsynced: 0 },
    };
  }

  #place(name: string): CommandPlace {
    const folder = join(this.#shop.folder, name);
    for (const own of ["out", "tmp"]) fs.mkdirSync(join(folder, own), { recursive: true });
    return { made: this.#made, out: join(folder, "out") };
  }

  async #killOne(place: CommandPlace, waitMs: number) {
    const args = await this.#argsOf(place);
    const process = new CommandProcess(this.#command.script, args, temporaryOf(place));
    await passMs(waitMs);
    const { isAmid, orphans } = await process.kill();
    const problem = orphans.length === 0
      ? null
      : `processes that it had started go on: ${orphans.join(", ")}`;
    return { isAmid, problem, when: `${waitMs.toFixed(0)} ms after its start` };
  }

  /** What to give it: the first time its command, then what goes on with it. */
  async #argsOf(place: CommandPlace): Promise<readonly string[]> {
    return await this.#command.again?.(place) ?? this.#command.args(place);
  }

  /** What is neither whole nor says that it is not; null for nothing. */
  async #leftProblem(out: string, { result }: Unkilled): Promise<string | null> {
    if (await this.#command.isMarked?.(out)) return null;
    const left = await this.#command.resultOf(out);
    const bad = [...left].find(([name, text]) => !isMarkedPath(name) && result.get(name) !== text);
    return bad === undefined ? null : `"${bad[0]}" is not whole, and does not say so`;
  }

  /** Whether all is there, beside what says that it is nothing. */
  async #isWhole(out: string, { result }: Unkilled): Promise<boolean> {
    if (await this.#command.isMarked?.(out)) return false;
    const own = [...await this.#command.resultOf(out)].filter(([name]) => !isMarkedPath(name));
    return firstDifference("", new Map(own), result) === null;
  }

  /** Lets it go on to its end, unless it is there, and compares what it has written with what nobody killed. */
  async #goOn(
    place: CommandPlace,
    { unkilled, done }: { readonly unkilled: Unkilled; readonly done: ReadonlySet<string> },
  ): Promise<Verdict> {
    const { script, resultOf } = this.#command;
    const isThere = await this.#isWhole(place.out, unkilled);
    if (!isThere) {
      const { code, said } = await new CommandProcess(script, await this.#argsOf(place), temporaryOf(place))
        .ended();
      if (code !== 0) return { ...NOTHING, told: `it does not go on: exit code ${code}: ${said}` };
    }
    const result = await resultOf(place.out);
    // What a killed process left beside it, the next one removes.
    const wrong = isThere ? null : firstDifference("of what it writes", result, unkilled.result);
    const verdict = { ...NOTHING, steps: result.size, hasResumed: true, isAudited: true, wrong };
    const lost = [...done].filter((trial) => !result.has(`trial ${trial}`));
    if (lost.length > 0) {
      return { ...verdict, lost: `done before it was killed, and gone: ${lost.join(", ")}` };
    }
    const litter = fs.readdirSync(temporaryOf(place));
    return litter.length === 0 || isThere || wrong !== null
      ? verdict
      : { ...verdict, wrong: `left in TMPDIR: ${litter.join(", ")}` };
  }

  /** Runs it to its end, and sees when it writes its first file. */
  async #runUnkilled(): Promise<Unkilled> {
    const temporary = join(this.#shop.folder, "make-tmp");
    for (const own of [this.#made, temporary]) fs.mkdirSync(own);
    await this.#command.make?.(this.#made, (script, args) => runToEnd(script, args, temporary));
    const place = this.#place("unkilled");
    const begun = performance.now();
    let firstMs: number | null = null;
    const watch = setInterval(() => {
      if (filesBelow(place.out).length === 0) return;
      firstMs ??= performance.now() - begun;
      clearInterval(watch);
    }, WATCH_MS);
    const args = this.#command.args(place);
    await runToEnd(this.#command.script, args, temporaryOf(place)).finally(() => clearInterval(watch));
    const endMs = performance.now() - begun;
    return { result: await this.#command.resultOf(place.out), firstMs: firstMs ?? endMs, endMs };
  }
}

function waitOf({ firstMs, endMs }: Unkilled, draw: Draw): number {
  if (draw.share() < EARLY_SHARE) return firstMs * draw.share();
  return firstMs + (BEYOND * endMs - firstMs) * draw.share();
}

function temporaryOf({ out }: CommandPlace): string {
  return join(out, "..", "tmp");
}
