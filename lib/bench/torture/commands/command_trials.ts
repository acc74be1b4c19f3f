import * as fs from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../../errors.ts";
import { firstDifference } from "../auditor/audit_result.ts";
import { cellName, type Trial, type Workshop } from "../cell.ts";
import { type Draw, drawOf } from "../draw.ts";
import { passMs } from "../pass_ms.ts";
import { NOTHING, type Verdict } from "../verify_survivor.ts";
import { CommandProcess, endedWell } from "./command_process.ts";
import type { CommandPlace, TorturedCommand } from "./tortured_command.ts";
import { isMarkedPath } from "./written_files.ts";

/** Share of kills before the command has written anything. */
const EARLY_SHARE = 0.1;
/** Longest wait from a change of what it has written to the kill, ms. choice: into the next change, or the end. */
const AMID_MS = 30;
/** Kills in a row before a command may end, at most. */
const KILLS_MAX = 2;

/** A command that nobody killed: what it leaves, how often that changed, and when it first did, ms from its start. */
interface Unkilled {
  readonly result: ReadonlyMap<string, string>;
  readonly changes: number;
  readonly firstMs: number;
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
        const killed = await this.#killOne(place, unkilled, draw);
        moments.push(killed.when);
        isAmid ||= killed.isAmid;
        const wrong = killed.problem ?? await this.#leftProblem(place.out, unkilled);
        if (wrong !== null) verdict = { ...NOTHING, wrong };
        if (verdict.wrong !== null || await this.#isWhole(place.out, unkilled)) break;
        for (const name of await this.#command.doneOf?.(place.out) ?? []) done.add(name);
      }
      if (verdict.wrong === null && !interrupted.aborted) {
        verdict = await this.#goOn(place, { unkilled, done });
      }
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

  async #killOne(place: CommandPlace, { changes, firstMs }: Unkilled, draw: Draw) {
    const process = this.#start(place, await this.#argsOf(place));
    const wanted = draw.share() < EARLY_SHARE ? 0 : 1 + draw.below(changes);
    const waitMs = draw.share() * (wanted === 0 ? firstMs : AMID_MS);
    await process.changes(watchedOf(place), wanted);
    await passMs(waitMs);
    const { isAmid, orphans } = await process.kill();
    const problem = orphans.length === 0
      ? null
      : `processes that it had started go on: ${orphans.join(", ")}`;
    const after = wanted === 0 ? "its start" : `${wanted} of ${changes} changes of its files`;
    return { isAmid, problem, when: `${waitMs.toFixed(1)} ms after ${after}` };
  }

  #start(place: CommandPlace, args: readonly string[]): CommandProcess {
    const { interrupted } = this.#shop;
    return new CommandProcess(this.#command.script, args, { temporary: temporaryOf(place), interrupted });
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
    const { resultOf } = this.#command;
    const isThere = await this.#isWhole(place.out, unkilled);
    if (!isThere) {
      const { code, said } = await this.#start(place, await this.#argsOf(place)).ended();
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

  /** Runs it to its end, and sees how often what it writes changes. */
  async #runUnkilled(): Promise<Unkilled> {
    const { folder, interrupted } = this.#shop;
    const temporary = join(folder, "make-tmp");
    for (const own of [this.#made, temporary]) fs.mkdirSync(own);
    await this.#command.make?.(
      this.#made,
      (script, args) => endedWell(new CommandProcess(script, args, { temporary, interrupted }), script),
    );
    const place = this.#place("unkilled");
    const process = this.#start(place, this.#command.args(place));
    const { count, firstMs } = await process.changes(watchedOf(place), Infinity);
    await endedWell(process, this.#command.script);
    return { result: await this.#command.resultOf(place.out), changes: Math.max(1, count), firstMs };
  }
}

function watchedOf(place: CommandPlace): readonly string[] {
  return [place.out, temporaryOf(place)];
}

function temporaryOf({ out }: CommandPlace): string {
  return join(out, "..", "tmp");
}
