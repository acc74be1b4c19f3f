import type { OpenLogs } from "../../../inspect/kel/open_logs.ts";
import { findLog } from "../../../inspect/kel/find_log.ts";
import { eventRows, type LogRow, logRows } from "../../../inspect/kel/log_rows.ts";
import { countText } from "../../../scenarios/describe/words.ts";
import { shellCommand } from "../../../text/command_line.ts";
import { printTable } from "../print_table.ts";
import type { Terminal } from "../terminal.ts";
import { EVENT_TITLES, eventLine, logsTable } from "./log_lines.ts";
import { withLogs } from "./with_logs.ts";

/** Version of the `--json` objects. */
const SCHEMA = 1;
/** Logs that are listed unless all are asked for. choice: a screen. */
const SHOWN = 20;

/** What to show. */
interface Show {
  /** A registry, or a stream. */
  readonly path: string;
  /** Prefix of a log, or its first characters; null lists the logs, or shows the only one. */
  readonly name: string | null;
  /** Whether every log is listed. */
  readonly all: boolean;
}

/** Prints a log as a table, or which logs there are. Nothing of a registry is verified. @returns the exit code. */
export async function showCommand({ path, name, all }: Show, io: Terminal): Promise<number> {
  return await withLogs(path, io, async (logs) => {
    const refused = logs.tally?.refused ?? 0;
    const first = name === null ? await firstLogs(logs, 2) : [];
    if (name !== null || first.length === 1) {
      await showLog(logs, name === null ? first[0]! : await findLog(logs.registry, name), io);
    } else await listLogs(logs, { path, shown: all || io.json ? Infinity : SHOWN }, io);
    if (refused > 0) {
      io.note(
        `Refused: ${countText(refused, "event")}. ${shellCommand`deno task kel verify --refused ${path}`}`,
      );
    }
    return refused > 0 ? 1 : 0;
  });
}

async function firstLogs({ registry }: OpenLogs, count: number): Promise<string[]> {
  const found: string[] = [];
  for await (const prefix of registry.prefixes()) if (found.push(prefix) === count) break;
  return found;
}

async function showLog({ registry, from }: OpenLogs, prefix: string, io: Terminal): Promise<void> {
  const state = await registry.keyState(prefix);
  if (io.json) {
    const events = await Array.fromAsync(eventRows(registry, prefix));
    return io.out(JSON.stringify({ schema: SCHEMA, from, prefix, state, events }));
  }
  io.out(`${prefix}: ${countText(state!.sn + 1, "event")}, newest ${state!.said}`);
  io.out(EVENT_TITLES);
  for await (const row of eventRows(registry, prefix)) {
    io.out(eventLine(row));
    if (io.interrupted.aborted) return io.note("Interrupted: the events after this one are not shown.");
  }
}

async function listLogs(
  { registry, from }: OpenLogs,
  { path, shown }: { readonly path: string; readonly shown: number },
  io: Terminal,
): Promise<void> {
  const rows: LogRow[] = [];
  let count = 0;
  for await (const row of logRows(registry)) {
    if (count++ < shown) rows.push(row);
    if (io.interrupted.aborted) return io.note("Interrupted: nothing was shown.");
  }
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, from, logs: rows }));
  printTable(logsTable(`"${path}" (${from}): ${countText(count, "log")}`, rows), io);
  if (count > rows.length) io.out(`  and ${countText(count - rows.length, "log")} more (--all)`);
  io.out(shellCommand`Next: deno task kel show ${path} ${rows[0]?.prefix ?? "<prefix>"}`);
}
