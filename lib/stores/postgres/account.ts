import * as fs from "node:fs";
import os from "node:os";
import { dirname } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";

/** A user of the system, by numbers. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Who takes the server's place of root: every Unix has it, and it owns nothing. */
const UNPRIVILEGED = "nobody";

/**
 * Whom the server runs as: PostgreSQL refuses to be root's, so that then the owner of the folder takes over, or `nobody` with the
 * folder given to it. Null for the user of this process.
 */
export function serverAccount(folder: string): Account | null {
  if (os.userInfo().uid !== 0) return null;
  openWay(folder);
  const { uid, gid } = fs.statSync(folder);
  if (uid !== 0) return { uid, gid };
  const account = accountOf(UNPRIVILEGED);
  programCommand("chown", { args: ["-R", `${account.uid}:${account.gid}`, folder] }).outputSync();
  return account;
}

/** A user's name, by which PostgreSQL is told of a connection who makes it. */
export function nameOf({ uid }: Account): string | null {
  return users().find((fields) => fields[2] === String(uid))?.[0] ?? null;
}

function users(): string[][] {
  return fs.readFileSync("/etc/passwd", "utf8").split("\n").map((line) => line.split(":"));
}

/**
 * Lets others go through root's own folders of the system's temporary place, whose content they still do not see: this program makes
 * such folders for work that is thrown away.
 */
function openWay(folder: string): void {
  const place = fs.realpathSync(os.tmpdir());
  for (let way = dirname(fs.realpathSync(folder)); way.startsWith(`${place}/`); way = dirname(way)) {
    const { uid, mode } = fs.statSync(way);
    if (uid === 0) fs.chmodSync(way, mode & 0o777 | 0o011);
  }
}

function accountOf(name: string): Account {
  const found = users().find(([other]) => other === name);
  if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) };
  throw HeadroomError.unmet("start PostgreSQL as root", {
    expected: `a user "${name}" to run it as: PostgreSQL refuses to run as root`,
    actual: "none in /etc/passwd",
    next: "Run this as another user.",
  });
}

/** @throws {HeadroomError} The account cannot read the programs, or not enter the folder. */
export function refuseUnreachable(account: Account | null, program: string, folder: string): void {
  const args = ["-c", 'test -x "$1" && cd "$2"', "sh", program, folder];
  if (programCommand("sh", { args, ...account, cwd: "/" }).outputSync().success) return;
  throw HeadroomError.unmet(`start PostgreSQL for "${folder}"`, {
    expected: `the folder and "${program}" to be open to user ${account?.uid ?? os.userInfo().uid}`,
    actual: account === null
      ? "no permission"
      : "no permission: PostgreSQL refuses to run as root, so it runs as that user",
    next: "Choose a place that every user may enter, or run this as another user than root.",
  });
}
