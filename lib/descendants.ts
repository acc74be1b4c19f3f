import { programCommand } from "./start_program.ts";

/** Ends processes at once; those that have ended already are passed over. */
export function killAll(pids: Iterable<number>): void {
  for (const pid of pids) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

/** State of a process that has ended but was not waited for. */
const ENDED = /^[ZX]/;

/**
 * The running processes that a process started, and those that they started, also in sessions of their own; parents first. None
 * where the system does not tell.
 */
export function descendantsOf(pid: number): number[] {
  const children = Map.groupBy(processes(), ({ parent }) => parent);
  const found = [pid];
  for (const parent of found) found.push(...(children.get(parent) ?? []).map((child) => child.pid));
  return found.slice(1);
}

/** Those of some processes that have not ended. All of them where the system does not tell. */
export function runningOf(pids: readonly number[]): number[] {
  const running = new Set(processes().map(({ pid }) => pid));
  return running.size === 0 ? [...pids] : pids.filter((pid) => running.has(pid));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
}

function processes(): Process[] {
  try {
    return Deno.build.os === "linux" ? fromProc() : fromPs();
  } catch {
    return [];
  }
}

function fromProc(): Process[] {
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The program's name stands in parentheses and may hold anything; its state and its parent follow.
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return ENDED.test(state!) ? [] : [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}

function fromPs(): Process[] {
  const { stdout } = programCommand("ps", { args: ["-A", "-o", "pid=,ppid=,stat="] }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n").flatMap((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return ENDED.test(state!) ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}
