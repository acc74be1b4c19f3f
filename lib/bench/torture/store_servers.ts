import * as fs from "node:fs";
import { join } from "node:path";
import { descendantsOf, killAll } from "../../descendants.ts";
import { runningServer } from "../../stores/postgres/running.ts";
import type { Draw } from "./draw.ts";

/** A server that runs on a part of a store. */
interface StoreServer {
  /** The folder of a shard or of their coordinator; empty for the only one. */
  readonly name: string;
  readonly pid: number;
}

/** The servers of a store in PostgreSQL that run now; none where it has no folder yet. */
export function serversOf(path: string): StoreServer[] {
  if (!fs.existsSync(path)) return [];
  const folder = fs.realpathSync(path);
  return ["", ...fs.readdirSync(folder)].flatMap((name) => {
    const running = runningServer(join(folder, name, "data"));
    return running === null ? [] : [{ name, pid: running.pid }];
  });
}

/**
 * Ends a server at once (SIGKILL): all of its processes, as a machine's memory running out may; its first one alone, whose others notice
 * it; or one of the others, upon which the first ends them all and begins anew. @returns What was done.
 */
export function killServer({ name, pid }: StoreServer, draw: Draw): string {
  const others = descendantsOf(pid);
  const deaths = [
    { who: "all processes", pids: [pid, ...others] },
    { who: "the first process", pids: [pid] },
    { who: "one process", pids: others.slice(draw.below(Math.max(1, others.length))).slice(0, 1) },
  ];
  const { who, pids } = deaths[draw.below(deaths.length)]!;
  killAll(pids);
  return `killed ${who} of ${name === "" ? "its server" : `the server of ${name}`}`;
}
