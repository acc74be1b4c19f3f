import type { CaseFigures, DivisionFigures } from "../../bench/shards/shards_figures.ts";
import { coresText, formatNumber, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";
import { lawText, type ShardsLaws } from "./shards_lines.ts";
import { countCell } from "./table_cells.ts";
import { uslLines } from "./usl_lines.ts";

/** Least that four servers on two cores are to append, against one. Source: choice: half of what two processors could give, and more. */
const TARGET = 1.5;

/** A result of the way by servers as lines: what several servers bring against one, what single settings do, why, and the verdict. */
export function serverLines(figures: readonly CaseFigures[], laws: readonly ShardsLaws[]): string[] {
  return [
    ...figures.flatMap(answerLines),
    ...figures.flatMap((use) => tableLines(tableOf(use))),
    ...figures.flatMap(({ name }, i) => [
      ...["", `${name}, by servers on this machine:`],
      ...uslLines(laws[i]!.here, "versions/s", "server"),
    ]),
    "",
    ...notes(figures),
    "",
    ...figures.map((use, i) => verdict(use, laws[i]!)),
  ];
}

/** The largest number of servers, run as good as it gets, up to four. */
function usualOf({ divisions }: CaseFigures): DivisionFigures {
  const plain = divisions.filter(({ label, shards }) => shards > 1 && label === String(shards));
  return plain.findLast(({ shards }) => shards <= 4) ?? plain[0]!;
}

function answerLines(use: CaseFigures): string[] {
  const { name, divisions } = use;
  const own = usualOf(use);
  const one = divisions[0]!;
  const settings = divisions.filter(({ label }) => label.startsWith(`${own.shards}, `));
  return [
    `${name}: ${own.shards} servers over postgres_fdw append ${
      ratioText(own.speedup!)
    } as fast as one server here (the stream after the load ${ratioText(own.steadySpeedup!)})${
      own.cpu === null ? "" : `, with ${ratioText(own.cpu)} its processor time`
    }`,
    `${name}: a look-up takes ${formatUs(own.everyShardUs.median)} by its key's own server, ${
      formatUs(one.everyShardUs.median)
    } of one server; a query of the mix ${ratioText(own.globalRatio!)} the time of one server's`,
    ...settings.map((setting) =>
      `${name}: ${setting.label.split(", ")[1]} appends ${
        ratioText(setting.speedup!)
      } as fast as one server, a query takes ${ratioText(setting.globalRatio!)} its time`
    ),
  ];
}

function tableOf({ name, operations, blocks, divisions }: CaseFigures): SummaryTable {
  return {
    title: `${name}: ${countCell(operations)} operations in ${
      countCell(blocks)
    } blocks; a look-up in us, a query in ms`,
    columns: [
      ...["servers", "versions/s", "x one", "stream, x one", "CPU, x one", "cores busy", "bytes, x one"],
      ...["look-up", "query", "x one", "pages", "pages, ms"],
    ],
    rows: divisions.map((own) => [
      own.label,
      withInterval(own.versionsPerS, countCell),
      own.speedup === null ? "1" : withInterval(own.speedup),
      own.steadySpeedup === null ? "1" : withInterval(own.steadySpeedup),
      own.cpu === null ? own.shards === 1 ? "1" : "-" : withInterval(own.cpu),
      own.busy === null ? "-" : formatNumber(own.busy.median),
      formatNumber(own.bytesRatio),
      formatNumber(own.everyShardUs.median),
      formatNumber(own.globalMs.median),
      own.globalRatio === null ? "1" : withInterval(own.globalRatio),
      String(own.walkPages),
      withInterval(own.walkMs),
    ]),
  };
}

function notes(figures: readonly CaseFigures[]): string[] {
  const { rounds } = figures[0]!;
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; the same blocks with the same durability on every server, in turns on new files; all answers are those of one server.`,
    "A coordinator beside the servers holds no data: it has one table partitioned by the hash of the key, each partition a server's. Each server has its own indexes: an index of the parent would be on none of them.",
    "Each server is written by a session of its own (one-session: all by one, one after the other; direct: by one with the server itself, past the coordinator), in batches of 1,000 rows (batch-1: a row a message, as postgres_fdw begins).",
    "How many rows are wanted (LIMIT) is not sent: servers send what matches, 1,000 at a time, in order where the plan merges them, else all of it. async_capable (not-async: without) lets servers work at once only where the plan does not merge.",
    "postgres_fdw commits server by server, not all or none: each server's newest block is compared when the store is opened, what not all have is not shown, and the block appended again completes it.",
  ];
}

function verdict(use: CaseFigures, { here }: ShardsLaws): string {
  const own = usualOf(use);
  const met = own.speedup!.median >= TARGET;
  const direct = use.divisions.find(({ label }) => label === `${own.shards}, direct`);
  const past = direct === undefined
    ? ""
    : `, ${ratioText(direct.speedup!)} where the servers are written directly`;
  return `Verdict, ${use.name}: ${own.shards} servers buy ${
    ratioText(own.speedup!)
  } the writes of one${past} (${lawText(here, 8)}) and make a query of the mix take ${
    ratioText(own.globalRatio!)
  } its time, in ${formatNumber(own.bytesRatio)} times the bytes; ${TARGET}x on this machine is ${
    met ? "met" : `missed: ${reasonOf(use.divisions[0]!, own)}`
  }.`;
}

/** Why several servers do not append faster: what the processors leave, or what is waited for. */
function reasonOf(one: DivisionFigures, own: DivisionFigures): string {
  const waits =
    "the rest is waiting for the coordinator, which asks, writes four tables and commits on each server";
  if (one.busy === null || own.cpu === null) return waits;
  const cores = navigator.hardwareConcurrency;
  const most = cores / (one.busy.median * own.cpu.median);
  const kept = `one server with its writer keeps ${formatNumber(one.busy.median)} of ${
    coresText(cores)
  } busy and ${own.shards} take ${formatNumber(own.cpu.median)} times its processor time`;
  return most < TARGET
    ? `${kept}, so that no more than ${formatNumber(most)}x was to be had`
    : `${kept}; ${waits}`;
}
