import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import type { CommitMeta, FileChange, FsyncMode } from "./git_engine.ts";
import { GitProcess } from "./git_process.ts";
import { IDENTITY } from "./registry_commit.ts";
import type { RefPlace } from "./registry_ref.ts";

/** How the git program writes. */
export interface FastImportOptions extends RefPlace {
  readonly fsync: FsyncMode;
  /** zlib level of objects; 0 stores them. */
  readonly compression: number;
  /** Whether each checkpoint leaves its objects loose, instead of in a pack. Default: false. */
  readonly loose?: boolean;
  /** The git program. Default: `git`. */
  readonly program?: string;
}

/**
 * Branch that the program writes. It is not the registry's ref: that one is moved under the registry's lock, by compare-and-swap,
 * while a program whose parent was killed finishes when it likes.
 */
const BRANCH = "refs/headroom/importing";

/** Mark of the newest commit; each takes it over. */
const MARK = ":1";

/** Bytes of commands that go to the program at a time: it works while more are gathered. */
const SEND_BYTES = 64 * 1024;

/** The commands of one commit. @param parent Id of the commit that it is made upon; null for the one sent before, or for none. */
export function importCommands(
  changes: readonly FileChange[],
  { timeS, message, parent }: CommitMeta & { readonly parent: string | null },
): Uint8Array[] {
  const text = (...lines: string[]) => Buffer.from(`${lines.join("\n")}\n`, "utf8");
  const commands: Uint8Array[] = [
    text(
      `commit ${BRANCH}`,
      `mark ${MARK}`,
      `committer ${IDENTITY} ${timeS} +0000`,
      `data ${Buffer.byteLength(message) + 1}`,
      message,
    ),
    ...(parent === null ? [] : [text(`from ${parent}`)]),
  ];
  for (const { folder, name, content } of changes) {
    const path = [...folder, name].join("/");
    if (/^"|\n/.test(path)) {
      throw new RangeError(`git fast-import takes no path ${JSON.stringify(path)} as it is`);
    }
    if (content === null) commands.push(text(`D ${path}`));
    else commands.push(text(`M 100644 inline ${path}`, `data ${content.length}`), content, NEWLINE);
  }
  return [...commands, NEWLINE];
}

const NEWLINE = Buffer.from("\n");

/** Most objects of a checkpoint that are loosened: more than any commit has. */
const ALL_LOOSE = 1_000_000_000;

/**
 * Arguments of git: whatever decides how it writes. It syncs packs unless it is told otherwise, and loosens small ones; where a
 * repository says so, as those that isomorphic-git makes do, it takes a name in capitals for the same one.
 */
export function settingsOf({ compression, fsync, loose = false }: FastImportOptions): string[] {
  const settings = {
    "core.compression": compression,
    "core.ignoreCase": false,
    "core.fsync": fsync === "none" ? "none" : "all",
    "fastimport.unpackLimit": loose ? ALL_LOOSE : 0,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** One running `git fast-import`. */
export class FastImportSession {
  readonly #gitdir: string;
  readonly #process: GitProcess;
  #unsent: Uint8Array[] = [];
  #unsentBytes = 0;

  constructor(options: FastImportOptions) {
    this.#gitdir = options.gitdir;
    const args = [...settingsOf(options), "fast-import", "--quiet", "--force"];
    this.#process = new GitProcess(options.gitdir, args, options.program);
  }

  async send(commands: readonly Uint8Array[]): Promise<void> {
    this.#unsent.push(...commands);
    for (const part of commands) this.#unsentBytes += part.length;
    if (this.#unsentBytes >= SEND_BYTES) await this.#sendAll();
  }

  /** Makes all that was sent readable by git. @returns Id of the newest commit. */
  async checkpoint(): Promise<string> {
    this.#unsent.push(Buffer.from(`checkpoint\nget-mark ${MARK}\n`));
    await this.#sendAll();
    const oid = await this.#process.line();
    if (/^[0-9a-f]{40}$/.test(oid)) return oid;
    throw new Error(`git fast-import answered "${oid}"`);
  }

  /** Ends the program and removes its branch. */
  async end(): Promise<void> {
    await this.#process.end();
    fs.rmSync(join(this.#gitdir, BRANCH), { force: true });
  }

  async #sendAll(): Promise<void> {
    const bytes = Buffer.concat(this.#unsent);
    this.#unsent = [];
    this.#unsentBytes = 0;
    await this.#process.write(bytes);
  }
}
