import { buildFleet, buildLog } from "./build_fleet.ts";
import { countFleet, readFleet, replayRoot } from "./read_fleet.ts";
import { checkFleet, revokeFleet } from "./revoke_fleet.ts";

/** Pieces of work, each done by a process of its own. @throws {HeadroomError} A registry failed, or answers wrongly. */
export const FLEET_WORK = {
  build: buildFleet,
  "build-log": buildLog,
  replay: replayRoot,
  read: readFleet,
  count: countFleet,
  revoke: revokeFleet,
  check: checkFleet,
};

/** Names of pieces of work. */
export type WorkName = keyof typeof FLEET_WORK;
