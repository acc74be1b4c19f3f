import { createHash } from "node:crypto";
import * as fs from "node:fs";
import os from "node:os";
import { basename, dirname, join } from "node:path";
import { programCommand } from "../../start_program.ts";
import type { Account } from "./account.ts";
import type { PostgresPrograms } from "./programs.ts";

/**
 * The programs where the server's account can run them. Root's own home is closed to others, and the packages may lie in it: then a
 * copy of PostgreSQL (60 MB, once) is made in the folder of temporary files.
 * @param place Folder for the copy.
 */
export function reachablePrograms(
  programs: PostgresPrograms,
  account: Account | null,
  place = os.tmpdir(),
): PostgresPrograms {
  if (account === null || canRun(account, programs.postgres)) return programs;
  const own = dirname(dirname(programs.postgres));
  const copy = join(place, `headroom-postgres-programs-${digestOf(programs.postgres)}`);
  if (!isOurs(copy)) copyWhole(own, copy);
  const at = (program: string) => join(copy, "bin", basename(program));
  return { initdb: at(programs.initdb), postgres: at(programs.postgres) };
}

function canRun(account: Account, program: string): boolean {
  const args = ["-c", 'test -x "$1"', "sh", program];
  return programCommand("sh", { args, ...account, cwd: "/" }).outputSync().success;
}

/** Packages installed anew are copied anew. */
function digestOf(program: string): string {
  const { mtimeMs, size } = fs.statSync(program);
  return createHash("sha256").update(`${program} ${mtimeMs} ${size}`).digest("hex").slice(0, 16);
}

/** Whether this user alone can have written it: anyone may make files in a folder of temporary files. */
function isOurs(folder: string): boolean {
  const found = fs.lstatSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.isDirectory() && found.uid === os.userInfo().uid &&
    (found.mode & 0o022) === 0;
}

function copyWhole(from: string, to: string): void {
  const partial = fs.mkdtempSync(`${to}-`);
  try {
    fs.cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(partial, 0o755);
    fs.renameSync(partial, to);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    // Another process was sooner.
    if (!isOurs(to)) throw error;
  }
}
