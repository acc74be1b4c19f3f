import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { basename, join, resolve } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { shellCommand } from "../../text/command_line.ts";
import { journalPath } from "./engines/journal_path.ts";
import type { RefPlace } from "./engines/registry_ref.ts";
import { INDEX } from "./packs/encode_index.ts";
import { PackLog } from "./packs/pack_log.ts";

/**
 * What git reads and isomorphic-git does not, and the git command after which both do.
 * Source of the formats: git's gitformat-pack, gitrepository-layout and repository-version.
 */
interface Obstacle {
  readonly expected: string;
  readonly actual: string;
  readonly next: string;
}

/** Bytes of the largest pack that is read: a pack is read as a whole. */
const PACK_MAX = 2 ** 31 - 1;

/** Extensions that change nothing for a reader of objects and refs. */
const HARMLESS = [
  "noop",
  "noop-v1",
  "partialclone",
  "preciousobjects",
  "relativeworktrees",
  "worktreeconfig",
];

/**
 * @param forWriting Whether the pack writer's journal is about to be recovered: packs that it names as passing are
 * removed or, where they are not whole, as a machine that died may leave them, written anew.
 * @throws {HeadroomError} A repository in a format that would be taken for an empty or damaged one.
 */
export function refuseForeignFormat({ gitdir, ref }: RefPlace, forWriting = false): void {
  const path = resolve(gitdir);
  const obstacle = extensionOf(path, ref) ?? alternatesOf(path) ?? packOf(path, forWriting);
  if (obstacle !== null) throw HeadroomError.unmet(`open registry "${gitdir}"`, obstacle);
}

function extensionOf(path: string, ref: string): Obstacle | null {
  const config = textOf(join(path, "config")) ?? "";
  const section = config.split(/^\s*\[/m).filter((part) => /^extensions\s*\]/i.test(part)).join("\n");
  const found = new Map(
    [...section.matchAll(/^\s*([\w-]+)\s*=\s*"?(.*?)"?\s*$/gm)].map(([, name, value]) => [
      name!.toLowerCase(),
      value!.toLowerCase(),
    ]),
  );
  const format = found.get("objectformat") ?? "sha1";
  const expected = "a repository of SHA-1 objects with refs in files";
  if (format !== "sha1") {
    const copy = `${path}-sha1`;
    return {
      expected,
      actual: `one of ${format.toUpperCase()} objects`,
      next: "Make a copy with SHA-1 (its commits get other ids), and name that: " +
        shellCommand`git init --bare --object-format=sha1 ${copy} && git --git-dir=${path} fast-export ${ref} | ` +
        shellCommand`git --git-dir=${copy} fast-import`,
    };
  }
  const refs = found.get("refstorage") ?? "files";
  if (refs !== "files") {
    return {
      expected,
      actual: `refs in a ${refs}`,
      next:
        `Move them into files (Git 2.46 or newer): ${shellCommand`git --git-dir=${path} refs migrate --ref-format=files`}`,
    };
  }
  const other = [...found.keys()].find((name) => !["objectformat", "refstorage", ...HARMLESS].includes(name));
  return other === undefined ? null : {
    expected,
    actual: `one with the extension "${other}"`,
    next:
      `Make a plain copy, and name that: ${shellCommand`git clone --mirror --no-local ${path} ${`${path}-plain`}`}`,
  };
}

/** Objects that lie in another repository. */
function alternatesOf(path: string): Obstacle | null {
  const file = join(path, "objects", "info", "alternates");
  const other = (textOf(file) ?? "").split("\n").find((line) => line !== "" && !line.startsWith("#"));
  return other === undefined ? null : {
    expected: "a repository that holds all its objects",
    actual: `one that borrows objects of "${other}" (objects/info/alternates)`,
    next: `Copy them into it: ${shellCommand`git --git-dir=${path} repack -a -d && rm ${file}`}`,
  };
}

function packOf(path: string, forWriting: boolean): Obstacle | null {
  for (const index of packsIn(path, ".idx")) {
    const problem = unlessGone(() => indexProblem(index));
    if (problem === null || forWriting && isInJournal(path, basename(index, ".idx"))) continue;
    return {
      expected: "packs below 2 GiB with indexes of version 2",
      actual: `"${index}" with ${problem}`,
      next:
        `Let Git pack it anew: ${shellCommand`git --git-dir=${path} -c pack.indexVersion=2 -c pack.packSizeLimit=1g repack -a -d`}`,
    };
  }
  return null;
}

function isInJournal(path: string, pack: string): boolean {
  const { transient, replaced, head } = new PackLog(journalPath(path, "packfile")).read();
  return [...transient, ...replaced, ...head.stale].includes(pack);
}

/** What is read, or null where the file is gone meanwhile: another process merges packs. */
function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function indexProblem(index: string): string | null {
  const head = Buffer.alloc(INDEX.headBytes + INDEX.fanoutBytes);
  const file = fs.openSync(index, "r");
  try {
    fs.readSync(file, head, 0, head.length, 0);
  } finally {
    fs.closeSync(file);
  }
  const version = head.readUInt32BE(0) === INDEX.magic ? head.readUInt32BE(4) : 1;
  if (version !== INDEX.version) return `an index of version ${version}`;
  const objects = head.readUInt32BE(head.length - 4);
  const bytes = head.length + objects * INDEX.objectBytes + INDEX.tailBytes;
  if (fs.statSync(index).size > bytes) return "64-bit offsets";
  const pack = fs.statSync(index.replace(/idx$/, "pack"), { throwIfNoEntry: false });
  return pack !== undefined && pack.size > PACK_MAX ? "a larger pack" : null;
}

/** Why a repository in a format that can be read lacks objects, and how to get them; null where nothing tells. */
export function explainMissing({ gitdir, ref }: RefPlace): Pick<Obstacle, "actual" | "next"> | null {
  const path = resolve(gitdir);
  const pack = packsIn(path, ".pack").find((file) => !fs.existsSync(file.replace(/pack$/, "idx")));
  if (pack !== undefined) {
    return { actual: `"${pack}" without an index`, next: `Let Git complete it: ${completion(path, pack)}` };
  }
  const refs = `+${ref}:${ref}`;
  if (fs.existsSync(join(path, "shallow"))) {
    return {
      actual: "a shallow clone, which holds no older commits",
      next: `Fetch them: ${shellCommand`git --git-dir=${path} fetch --unshallow origin ${refs}`}`,
    };
  }
  if (/^\s*(promisor|partialclone)\b/im.test(textOf(join(path, "config")) ?? "")) {
    return {
      actual: "a partial clone, which leaves objects at its remote",
      next: `Fetch them: ${shellCommand`git --git-dir=${path} fetch --refetch --no-filter origin ${refs}`}`,
    };
  }
  return null;
}

/** What to do about packs that git itself cannot read, from what `git fsck` printed: deltas whose bases are not in the pack. */
export function explainThinPacks(gitdir: string, fsck: string): string[] {
  const packs = fsck.matchAll(/failed to validate delta base reference at offset \d+ from (\S.*?\.pack)/g);
  return [...new Set([...packs].map(([, pack]) => resolve(pack!)))].map((pack) =>
    `"${pack}" is a thin pack: it lacks the bases of its deltas. Let Git complete it: ` +
    completion(resolve(gitdir), pack)
  );
}

/** Replaces a pack by one that is whole and has an index. Git takes the bases from the repository, so not from this pack. */
function completion(path: string, pack: string): string {
  return shellCommand`rm -f ${pack.replace(/pack$/, "idx")} && ` +
    shellCommand`git --git-dir=${path} index-pack --fix-thin --stdin < ${pack} && rm ${pack}`;
}

function packsIn(path: string, end: string): string[] {
  const folder = join(path, "objects", "pack");
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => name.endsWith(end)).map((name) => join(folder, name));
}

function textOf(path: string): string | null {
  return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null;
}
