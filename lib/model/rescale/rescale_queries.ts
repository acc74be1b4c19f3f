import { passportFigure } from "../../runs/passport.ts";
import { endingAt } from "../../runs/row_views.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs, totalMs } from "../../runs/service_time.ts";
import { coreTimes, figureTimes, type Passports, type Times } from "./machine_times.ts";
import { type RescaledTimes, rescaleSamples } from "./parts_of_time.ts";

type Query = Row<"queries">;

/** Share of the queries that meet a machine's pauses. choice: those that a p99 is made of. */
const PAUSED = 0.01;

/**
 * The queries of a trial's closed loop as they would be on another machine: work of one core, on pages in memory, short or long. What is
 * due at a time of its own (open loop) waits in a queue that nobody has seen there, and is left out.
 *
 * A processor that is lent for a part of each period (a container's limit) does short work as fast as ever and long work slower:
 * what long work surely loses more than short work does falls, as pauses, on the slowest queries.
 */
export function rescaleQueries(queries: readonly Query[], passports: Passports): RescaledTimes<Query> {
  const closed = queries.filter(({ scheduled_us }) => scheduled_us === null);
  const long = coreTimes(passports, "lookup");
  const short = figureTimes(passports, "moment");
  const [from, to] = (["moment", "lookup"] as const).map((id) =>
    Math.log(passportFigure(passports.here, id)!.us)
  ) as [number, number];
  const own = rescaleSamples(closed, (query) => {
    const us = serviceUs(query);
    const share = Math.min(1, Math.max(0, (Math.log(us) - from) / (to - from)));
    return [{ us, times: between(short, long, share) }];
  });
  if (long.low <= short.high) return own;
  const paused = own.samples.toSorted((a, b) => serviceUs(b) - serviceUs(a))
    .slice(0, Math.ceil(PAUSED * closed.length));
  const pausesUs = 1000 * (long.value * totalMs(closed) - totalMs(own.samples)) / Math.max(1, paused.length);
  const isPaused = new Set(paused);
  return {
    ...own,
    samples: own.samples.map((query) =>
      isPaused.has(query) ? endingAt(query, query.end_us + Math.max(0, pausesUs)) : query
    ),
  };
}

/** Work whose length lies so far, on a log axis, between short and long; as unsure as long work is, of which there are several kinds. */
function between(short: Times, long: Times, share: number): Times {
  const value = short.value ** (1 - share) * long.value ** share;
  const unsure = (edge: "low" | "high") => value * long[edge] / long.value;
  return {
    value,
    low: Math.min(unsure("low"), value * short.low / short.value),
    high: Math.max(unsure("high"), value * short.high / short.value),
  };
}
