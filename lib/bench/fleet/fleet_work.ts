import { buildFleet, buildLog } from "./build_fleet.ts";
import type { FleetPlace, FleetSize } from "./fleet_place.ts";
import { countFleet, type FleetTask, readFleet, replayRoot, type ReplayTask } from "./read_fleet.ts";
import { checkFleet, revokeFleet } from "./revoke_fleet.ts";

/** The work of one process. */
export type FleetWork =
  | { readonly do: "build"; readonly task: FleetPlace & { readonly size: FleetSize } }
  | {
    readonly do: "build-log";
    readonly task: FleetPlace & { readonly events: number; readonly seed: number };
  }
  | { readonly do: "replay"; readonly task: ReplayTask }
  | { readonly do: "read" | "count" | "revoke"; readonly task: FleetTask }
  | { readonly do: "check"; readonly task: FleetPlace & { readonly root: string } };

/** Does one piece of work. @throws {HeadroomError} A registry failed, or answers wrongly. */
export async function runFleetWork(work: FleetWork): Promise<unknown> {
  switch (work.do) {
    case "build":
      return await buildFleet(work.task, work.task.size);
    case "build-log":
      return await buildLog(work.task, work.task);
    case "replay":
      return await replayRoot(work.task);
    case "read":
      return await readFleet(work.task);
    case "count":
      return await countFleet(work.task);
    case "revoke":
      return await revokeFleet(work.task);
    case "check":
      return await checkFleet(work.task);
  }
}
