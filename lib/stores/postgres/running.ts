import * as fs from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { programCommand } from "../../start_program.ts";

/** A server that a data folder names. Source: postgresql.org/docs/18/storage-file-layout.html, `postmaster.pid`. */
export interface Running {
  readonly pid: number;
  /** The folder of its socket. */
  readonly sockets: string;
  readonly ready: boolean;
}

/** The file in a data folder that names its server and says whether it is ready. */
export const PID_FILE = "postmaster.pid";

/**
 * The server that runs on a data folder, or null. The file that names it stays behind where a server was killed; its number may be
 * another process's by then, which is told by what that was started with.
 */
export function runningServer(data: string): Running | null {
  let lines: string[];
  try {
    lines = fs.readFileSync(join(data, PID_FILE), "utf8").split("\n");
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!(pid > 0) || !commandOf(pid).includes(data)) return null;
  return { pid, sockets: lines[4] ?? "", ready: (lines[7] ?? "").startsWith("ready") };
}

/** What a process was started with; empty where there is none. */
function commandOf(pid: number): string {
  if (process.platform !== "linux") {
    const { stdout } = programCommand("ps", { args: ["-ww", "-o", "command=", "-p", `${pid}`] }).outputSync();
    return new TextDecoder().decode(stdout);
  }
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Of a tick of `/proc/<pid>/stat`, ms. Source: proc(5), sysconf(_SC_CLK_TCK), 100 on every Linux of today. */
const TICK_MS = 10;

/**
 * CPU time of a server and all its processes, those that have ended included, ms; undefined where the system does not tell. Cheap:
 * some files of /proc.
 */
export function serverCpuMs(pid: number): number | undefined {
  try {
    const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    const own = ticksOf(pid);
    return TICK_MS * children.filter((child) => child !== "").reduce(
      (sum, child) => sum + ticksOf(Number(child)).used,
      own.used + own.ended,
    );
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): { readonly used: number; readonly ended: number } {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  // The program's name stands in parentheses and may hold anything; the times are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 15).map(Number);
  const [user, system, endedUser, endedSystem] = fields as [number, number, number, number];
  return { used: user + system, ended: endedUser + endedSystem };
}
