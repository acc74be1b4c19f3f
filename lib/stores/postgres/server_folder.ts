import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";
import { bytesOnDisk } from "../bytes_on_disk.ts";
import { type Account, refuseUnreachable, serverAccount } from "./account.ts";
import { POSTGRES_MAJOR, type PostgresPrograms } from "./programs.ts";
import { reachablePrograms } from "./reachable_programs.ts";

/** A store's folder: `store.txt` says what it is, `data` is PostgreSQL's, `server.log` what the server said. */
const MARK = "store.txt";
const DATA = "data";
const LOG = "server.log";

/** The places in a store's folder. */
export function placesIn(folder: string) {
  return { data: join(folder, DATA), log: join(folder, LOG) };
}

/** Directories of the first template and of the store's database. Source: PostgreSQL's `src/include/catalog/pg_database.dat`. */
const [TEMPLATE, DATABASE] = ["1", "5"];

/** Bytes of a store's tables and indexes: without the log, and the catalogs that every database has from its template. */
export function dataBytesIn(folder: string): number {
  const base = join(placesIn(folder).data, "base");
  return bytesOnDisk(join(base, DATABASE)) - bytesOnDisk(join(base, TEMPLATE));
}

/** The kind of store that a folder was made for, or null where it is none of this file's. */
export function kindOfFolder(folder: string): string | null {
  try {
    return /^headroom ([a-z0-9-]+) 1\n$/.exec(fs.readFileSync(join(folder, MARK), "utf8"))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Readies a store's folder: creates it, with a database cluster, where nothing is, or nothing was finished.
 * @returns Whom the server is to run as, and programs that it can run.
 * @throws {HeadroomError} It holds something else, or the data of another version; nothing was changed.
 */
export async function readyFolder(
  folder: string,
  { kind, readOnly, programs }: {
    readonly kind: string;
    readonly readOnly: boolean;
    readonly programs: PostgresPrograms;
  },
): Promise<{ readonly account: Account | null; readonly programs: PostgresPrograms }> {
  refuseOther(folder, kind, readOnly);
  const { data } = placesIn(folder);
  if (fs.existsSync(data)) refuseOtherVersion(folder, data);
  else fs.mkdirSync(folder, { recursive: true });
  const account = serverAccount(folder);
  const reachable = reachablePrograms(programs, account);
  refuseUnreachable(account, reachable.postgres, folder);
  if (fs.existsSync(data)) return { account, programs: reachable };
  fs.writeFileSync(join(folder, MARK), `headroom ${kind} 1\n`);
  removeUnfinished(folder);
  const unfinished = `${data}${UNFINISHED}${randomBytes(4).toString("hex")}`;
  await initialise(unfinished, { folder, account, initdb: reachable.initdb });
  fs.renameSync(unfinished, data);
  return { account, programs: reachable };
}

function refuseOther(folder: string, kind: string, readOnly: boolean): void {
  const expected = readOnly ? `a ${kind} store` : `a ${kind} store, or nothing`;
  const refuse = (actual: string): never => {
    throw HeadroomError.unmet(`open "${folder}"`, { expected, actual, next: "Name another path." });
  };
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return readOnly ? refuse("nothing") : refuseNoParent(folder);
  if (!found.isDirectory()) return refuse("a file");
  const held = kindOfFolder(folder);
  if (held === kind) return;
  if (held !== null) refuse(`a ${held} store`);
  if (readOnly || fs.readdirSync(folder).length > 0) refuse("a folder with something else");
}

function refuseNoParent(folder: string): void {
  const parent = join(folder, "..");
  if (fs.statSync(parent, { throwIfNoEntry: false })?.isDirectory()) return;
  throw HeadroomError.unmet(`create "${folder}"`, {
    expected: "a folder to make it in",
    actual: `no folder "${parent}"`,
    next: "Create that folder, or correct the path.",
  });
}

function refuseOtherVersion(folder: string, data: string): void {
  const version = fs.readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (version === POSTGRES_MAJOR) return;
  throw HeadroomError.unmet(`open "${folder}"`, {
    expected: `the data of PostgreSQL ${POSTGRES_MAJOR}`,
    actual: `that of PostgreSQL ${version}`,
    next: "Append the chain to a new store: no version reads the data folder of another one.",
  });
}

/** What a name of a cluster that is being made goes on with: each its own, as initdb outlives whoever started it and was killed. */
const UNFINISHED = ".new-";

/** Removes clusters that were not finished; where one is still being written, what is there by now. */
function removeUnfinished(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((name) => name.startsWith(DATA + UNFINISHED))) {
    try {
      fs.rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // The rest goes with the store.
    }
  }
}

/** Makes a database cluster: text in UTF-8, compared by its bytes as Arkiv's language asks; it is synced. */
async function initialise(
  data: string,
  { folder, account, initdb }: {
    readonly folder: string;
    readonly account: Account | null;
    readonly initdb: string;
  },
): Promise<void> {
  const args = ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-instructions"];
  // Which logins count is decided where a server is started.
  const { success, stderr } = await programCommand(initdb, {
    args: [...args, "--auth-local=peer", "--auth-host=reject"],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    // Ctrl-C is for this process, which ends when it is done. Only `spawn` detaches: `output` and `outputSync` do not.
    detached: true,
    ...account,
  }).spawn().output();
  if (success) return;
  const told = new TextDecoder().decode(stderr).trim().split("\n");
  throw HeadroomError.unmet(`create "${folder}"`, {
    expected: "PostgreSQL's initdb to make a database",
    actual: told.find((line) => /error|fatal/i.test(line)) ?? told.at(-1)!,
    next: "Check the disk, its free space and the folder's permissions, then try again.",
  });
}
