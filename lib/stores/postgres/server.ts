import * as fs from "node:fs";
import os, { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";
import { type Account, nameOf } from "./account.ts";
import { postgresPrograms } from "./programs.ts";
import { PID_FILE, type Running, runningServer, serverCpuMs } from "./running.ts";
import { placesIn, readyFolder } from "./server_folder.ts";

/**
 * Runs a server until it ends, or asks it to end when its input does: that of a process ends with it, however that ends. The server
 * then waits for whoever else is connected (SIGTERM). One that still recovers has nobody, and ends at once, to recover again
 * (SIGQUIT): told otherwise, PostgreSQL 18.4 was seen to wait for its own input workers without end. Arguments: the folder of its
 * socket, its log, the file that says whether it is ready, its command.
 */
const WATCHED = `sockets=$1 log=$2 state=$3
shift 3
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
server=$!
( read -r line <&3; if grep -q "^ready" "$state"; then kill -TERM $server; else kill -QUIT $server; fi ) &
watch=$!
wait $server
code=$?
kill $watch
rm -rf "$sockets"
exit $code`;

/** What every server is run with, whatever is measured; what else is in force is PostgreSQL's own, and all is recorded. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  // As large a cache as the SQLite stores have as Arkiv ships them.
  shared_buffers: "256MB",
  // A chain has one writer, and a handful of readers.
  max_connections: "20",
  // No copy of it follows: rows that are loaded into a new table are synced with it, not logged.
  wal_level: "minimal",
  max_wal_senders: "0",
  // One of its processes that dies ends it, too: whoever is connected has to open the store again anyhow.
  restart_after_crash: "off",
  // Both cost a short query more than they save, and the second takes shared memory that containers have little of.
  jit: "off",
  max_parallel_workers_per_gather: "0",
  // Of solid-state disks; by PostgreSQL's own value, of disks that turn, it would read whole tables instead of an index.
  random_page_cost: "1.1",
  // How often it looks whether a table has grown so that its statistics are to be made anew.
  autovacuum_naptime: "10s",
};

/** Longest path of a socket, bytes, with the zero after it. Source: unix(7), macOS unix(4). */
const SOCKET_PATH_MAX = 104;
/** Files that are not the port's number, whatever it is: no network is listened to. */
const PORT = 5432;
const SOCKET = `.s.PGSQL.${PORT}`;

/** What the names of their folders begin with. */
const SOCKETS = "headroom-postgres-";

/** Between two looks at a server that starts or ends, ms. */
const LOOK_MS = 20;
/** How long a server may take to end that another process has begun to stop, ms. choice: what a large log takes to be written. */
const ENDING_MS = 60_000;

/** The process that watches a server started here. */
interface Watch {
  readonly child: Deno.ChildProcess;
  readonly status: Promise<unknown>;
}

/**
 * PostgreSQL on a store's folder: started by the first process that opens it, joined by others, stopped by the last one.
 *
 * It listens at a socket in a folder of its own, which takes this system's user alone (`peer`), and not at all to the network.
 */
export class PostgresServer {
  /** Path of its socket. */
  readonly socket: string;
  readonly #data: string;
  readonly #pid: number;
  /** Null where another process started it. */
  readonly #watch: Watch | null;

  private constructor(data: string, running: Running, watch: Watch | null) {
    this.socket = join(running.sockets, SOCKET);
    this.#data = data;
    this.#pid = running.pid;
    this.#watch = watch;
  }

  /**
   * The server of a folder, started or joined, and what `connect` makes of it. One that is about to end is waited for.
   * @param connect Null where the server does not take connections any more.
   * @throws {HeadroomError} The folder is not usable, or the server does not start.
   */
  static async open<Client>(
    path: string,
    { kind, readOnly }: { readonly kind: string; readonly readOnly: boolean },
    connect: (socket: string) => Promise<Client | null>,
  ): Promise<{ readonly server: PostgresServer; readonly client: Client }> {
    // Programs are started in other folders.
    const folder = resolve(path);
    const found = postgresPrograms();
    const { account, programs } = await readyFolder(folder, { kind, readOnly, programs: found });
    const { data } = placesIn(fs.realpathSync(folder));
    const until = performance.now() + ENDING_MS;
    while (performance.now() < until) {
      const running = runningServer(data);
      const server = running === null
        ? await PostgresServer.#start(folder, data, { program: programs.postgres, account })
        : new PostgresServer(data, running, null);
      if (running === null || running.ready) {
        const client = await connect(server.socket);
        if (client !== null) return { server, client };
      }
      await pause();
    }
    throw HeadroomError.unmet(`open "${folder}"`, {
      expected: "its server to answer, or to have ended",
      actual: `one that is ending (process ${runningServer(data)?.pid ?? "?"}): another process still reads`,
      next: "Wait until that process is done, or end it, then try again.",
    });
  }

  static async #start(
    folder: string,
    data: string,
    { program, account }: { readonly program: string; readonly account: Account | null },
  ): Promise<PostgresServer> {
    const sockets = socketFolder(account);
    const { log } = placesIn(folder);
    const settings = {
      ...SETTINGS,
      unix_socket_directories: sockets,
      hba_file: join(sockets, "hba.conf"),
      ident_file: join(sockets, "ident.conf"),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = programCommand("sh", {
      args: [
        "-c",
        WATCHED,
        "sh",
        sockets,
        log,
        join(data, PID_FILE),
        program,
        "-D",
        data,
        "-p",
        `${PORT}`,
        ...flags,
      ],
      cwd: folder,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      // Not in the group of a terminal's program: Ctrl-C is for this process, which then closes the store.
      detached: true,
      ...account,
    }).spawn();
    let ended = false;
    const status = child.status.then(() => ended = true);
    child.unref();
    const logStart = sizeOf(log);
    while (!ended) {
      const running = runningServer(data);
      if (running?.ready && running.sockets === sockets) {
        return new PostgresServer(data, running, { child, status });
      }
      await pause();
    }
    await child.stdin.close().catch(() => {});
    const other = runningServer(data);
    if (other !== null) return new PostgresServer(data, other, null);
    throw HeadroomError.unmet(`open "${folder}"`, {
      expected: "PostgreSQL to start",
      actual: reason(log, logStart),
      next: `Look at what it says in "${log}".`,
    });
  }

  get cpuMs(): number | undefined {
    return serverCpuMs(this.#pid);
  }

  /** Whether it still runs. */
  get runs(): boolean {
    return runningServer(this.#data)?.pid === this.#pid;
  }

  /**
   * Leaves the server, which ends with the last one who does. @param others Whether others are connected: they are not waited for.
   */
  async leave(others: boolean): Promise<void> {
    if (this.#watch !== null) {
      const { child, status } = this.#watch;
      await child.stdin.close().catch(() => {});
      if (others) return;
      child.ref();
      await status;
      return;
    }
    if (others || !this.runs) return;
    // Whoever started it is gone, and so may be what watched it.
    Deno.kill(this.#pid, "SIGINT");
    while (this.runs) await pause();
    fs.rmSync(dirname(this.socket), { recursive: true, force: true });
  }
}

/** A new folder for a socket, and for who may use it: this process's user, whom the system vouches for. */
function socketFolder(account: Account | null): string {
  const place = [tmpdir(), "/tmp"].find((place) =>
    join(place, `${SOCKETS}XXXXXX`, SOCKET).length < SOCKET_PATH_MAX
  )!;
  removeAbandoned(place);
  const folder = fs.mkdtempSync(join(place, SOCKETS));
  // Whom another server, a coordinator of shards, runs as: the same as this one.
  const names = [os.userInfo().username, account === null ? null : nameOf(account)];
  const files = {
    "hba.conf": "local all postgres peer map=store\n",
    "ident.conf": names.map((name) => name === null ? "" : `store "${name}" postgres\n`).join(""),
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text);
  if (account === null) return folder;
  for (const name of ["", ...Object.keys(files)]) fs.chownSync(join(folder, name), account.uid, account.gid);
  return folder;
}

/** Removes the folders of sockets whose server was killed together with what watched it. */
function removeAbandoned(place: string): void {
  for (const name of fs.readdirSync(place)) {
    if (!name.startsWith(SOCKETS)) continue;
    try {
      const [pid, data] = fs.readFileSync(join(place, name, `${SOCKET}.lock`), "utf8").split("\n");
      if (runningServer(data!)?.pid !== Number(pid)) fs.rmSync(join(place, name), { recursive: true });
    } catch {
      // Of another user, or of a server that starts or has just ended.
    }
  }
}

/** What a server said last that kept it from starting. */
function reason(log: string, from: number): string {
  if (!fs.existsSync(log)) return "no word from it";
  const lines = fs.readFileSync(log, "utf8").slice(from).trim().split("\n");
  const fatal = lines.findLast((line) => /\b(FATAL|PANIC|ERROR|error)\b/.test(line)) ?? lines.at(-1)!;
  return fatal.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, "");
}

function sizeOf(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
