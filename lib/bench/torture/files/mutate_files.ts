import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError, messageOf } from "../../../errors.ts";
import { drawOf } from "../draw.ts";
import { CHAIN_FILES } from "./chain_files.ts";
import type { FileSubject } from "./file_subject.ts";
import { LOG_FILES } from "./log_files.ts";
import { mutated } from "./mutate.ts";
import { RUN_FILES } from "./run_files.ts";
import { SCENARIO_FILES } from "./scenario_files.ts";

/** Every kind of file that is mutated. */
export const FILE_SUBJECTS: readonly FileSubject[] = [
  ...CHAIN_FILES,
  ...SCENARIO_FILES,
  ...RUN_FILES,
  ...LOG_FILES,
];

/** What a reader made of one mutated file. */
export interface MutatedRead {
  /**
   * `same`: what the file said is what was read. `less`: part of it, and nothing else. `other`: something else, which nothing in
   * such a file tells. `refused`: an error for people. Else a failure: `wrong`, something else was believed; `crash`, an error
   * of the program itself.
   */
  readonly outcome: "same" | "less" | "other" | "refused" | "wrong" | "crash";
  /** Which file of the folder was mutated. */
  readonly file: string;
  /** What the reader said, of a refusal or a failure. */
  readonly detail: string;
  readonly ms: number;
}

/** Mutations of one kind of file, each made of a fresh copy. A trial's mutation follows from the seed, the kind and its number. */
export class FileMutations implements Disposable {
  readonly #subject: FileSubject;
  readonly #seed: string;
  readonly #work: string;
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #facts: readonly string[];
  /** Files that are as they were first made, with their state since. */
  readonly #written = new Map<string, string>();

  private constructor(
    subject: FileSubject,
    place: { readonly seed: string; readonly work: string },
    known: { readonly files: ReadonlyMap<string, Uint8Array>; readonly facts: readonly string[] },
  ) {
    this.#subject = subject;
    this.#seed = place.seed;
    this.#work = place.work;
    this.#files = known.files;
    this.#facts = known.facts;
  }

  /** @param folder A new folder of its own is made in it, and removed when disposed of. */
  static async open(subject: FileSubject, seed: string, folder: string): Promise<FileMutations> {
    const work = Deno.makeTempDirSync({ dir: folder, prefix: `${subject.kind}-` });
    await subject.make(work);
    const files = new Map(filesIn(work, "").map((path) => [path, Deno.readFileSync(join(work, path))]));
    const facts = await subject.read(work);
    return new FileMutations(subject, { seed, work }, { files, facts });
  }

  /** Mutates one file of a fresh copy and reads it. */
  async read(trial: number): Promise<MutatedRead> {
    const draw = drawOf(`${this.#seed} ${this.#subject.kind} ${trial}`);
    const names = [...this.#files.keys()].filter((name) => this.#files.get(name)!.length > 0);
    const file = names[draw.below(names.length)]!;
    this.#restore();
    Deno.writeFileSync(join(this.#work, file), mutated(this.#files.get(file)!, draw));
    this.#written.delete(file);
    const start = performance.now();
    const [outcome, detail] = await this.#outcome();
    return { outcome, file, detail, ms: performance.now() - start };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#work, { recursive: true });
  }

  async #outcome(): Promise<readonly [MutatedRead["outcome"], string]> {
    let facts: readonly string[];
    try {
      facts = await this.#subject.read(this.#work);
    } catch (error) {
      if (error instanceof HeadroomError) return ["refused", error.message];
      return ["crash", error instanceof Error ? error.stack ?? error.message : messageOf(error)];
    }
    const known = new Set(this.#facts);
    const strange = facts.find((fact) => !known.has(fact));
    if (strange === undefined && facts.length === this.#facts.length) return ["same", ""];
    const { promised } = this.#subject;
    if (promised === "open") return ["other", ""];
    if (promised === "verified" && strange === undefined) return ["less", ""];
    return ["wrong", strange ?? `${facts.length} facts of ${this.#facts.length}`];
  }

  /** Puts back what the trial before, or its reader, changed, added or removed. */
  #restore(): void {
    for (const path of filesIn(this.#work, "")) {
      if (this.#written.get(path) === stateOf(join(this.#work, path))) continue;
      fs.rmSync(join(this.#work, path));
      this.#written.delete(path);
    }
    for (const [path, bytes] of this.#files) {
      if (this.#written.has(path) && fs.existsSync(join(this.#work, path))) continue;
      fs.mkdirSync(join(this.#work, path, ".."), { recursive: true });
      fs.writeFileSync(join(this.#work, path), bytes);
      this.#written.set(path, stateOf(join(this.#work, path)));
    }
  }
}

function stateOf(path: string): string {
  const { ino, size, mtimeNs } = fs.statSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

function filesIn(folder: string, under: string): string[] {
  return fs.readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    return entry.isDirectory() ? filesIn(folder, path) : [path];
  }).sort();
}
