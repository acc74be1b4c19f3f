import { UsageError } from "../../errors.ts";
import { SEALS_PER_AGENT } from "../../reference/auths_onboarding.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import { type Estimate, PROCESS_S } from "../plan/estimate.ts";
import { estimateOnboard } from "../plan/estimate_onboard.ts";

/** What is measured. */
export interface FleetPlan {
  /** Sizes of fleets. */
  readonly agents: readonly number[];
  /** Lengths of logs that are replayed alone. */
  readonly events: readonly number[];
  /** Registries, each with the one variant that it is measured in. */
  readonly stores: readonly ChosenStore[];
  readonly rounds: number;
}

/** Agents of an event while a fleet is made, as in auths' own runs. Source: keri.md 3. */
export const BATCH_AGENTS = 100;
/** Events of a commit while a log is made. */
export const BATCH_EVENTS = 1000;

/** Fewest agents of a fleet: one is revoked alone and one with others. */
const AGENTS_MIN = 20;
/** Most rounds: each revokes a tenth of the fleet, and so does one that does not count. */
export const ROUNDS_MAX = 9;

/** Agents whose chain is verified; those that a round revokes one by one, and as many by one event. Source: keri.md 3, "Action suite". */
export function samplesOf(agents: number): { readonly chains: number; readonly revocations: number } {
  return { chains: Math.min(agents, 500), revocations: Math.min(Math.floor(agents / 20), 200) };
}

/** Events that are made and signed in a round. */
export const SIGNED_EVENTS = 500;
/** Totals that are asked for in a round while nothing changes. */
export const TOTALS_ASKED = 100;

/** @throws {UsageError} A fleet is too small for a revocation. */
export function refuseSmallFleet({ agents }: Pick<FleetPlan, "agents">): void {
  const small = agents.find((count) => count < AGENTS_MIN);
  if (small === undefined) return;
  throw new UsageError(`--agents ${small} is too small a fleet`, {
    expected: `${AGENTS_MIN} agents or more, of which each round revokes a tenth`,
    actual: String(small),
    next: `try --agents 100,1000`,
  });
}

/** A round beside its processes, by what it is of: a revocation, an agent cloned, an event replayed. choice: on two busy cores, slow rather than fast. */
const ROUND_MS = { revocation: 15, cloned: 0.3, replayed: 0.3, fixed: 1500 };

/** A registry of 100 agents, most of them revoked one by one, in loose objects. */
const WARMUP_BYTES = 8e6;

/** What the measurement takes: registries are made, checked, and stay until all is measured. */
export function estimateFleet({ agents, events, stores, rounds }: FleetPlan): Estimate {
  const pieces = stores.flatMap((store) => {
    const [variant, name] = [store.variants[0]!, { store: store.name }];
    return [
      ...agents.map((count) => {
        const onboarding = { agents: count, anchorsPerAgent: SEALS_PER_AGENT, batchAgents: BATCH_AGENTS };
        const { seconds, diskBytes } = estimateOnboard(onboarding, { ...name, variant });
        const { revocations } = samplesOf(count);
        const roundMs = 2 * revocations * ROUND_MS.revocation + count * ROUND_MS.cloned + ROUND_MS.fixed;
        const processes = stepsOfFleet(rounds) * PROCESS_S;
        return {
          seconds: seconds + processes + (rounds + 1) * roundMs / 1000,
          // A clone for a while, and what each round's process warmed up with.
          diskBytes: 2 * diskBytes + (rounds + 1) * WARMUP_BYTES,
        };
      }),
      ...events.map((count) => {
        // An agent is two events of a batch that anchors it once.
        const onboarding = {
          agents: Math.ceil(count / 2),
          anchorsPerAgent: 1,
          batchAgents: BATCH_EVENTS / 2,
        };
        const batch = variant.replace("multi-seal", "batch");
        const { seconds, diskBytes } = estimateOnboard(onboarding, { ...name, variant: batch });
        return {
          seconds: seconds + rounds * (PROCESS_S + count * ROUND_MS.replayed / 1000),
          diskBytes,
        };
      }),
    ];
  });
  return {
    seconds: pieces.reduce((sum, { seconds }) => sum + seconds, 0),
    diskBytes: pieces.reduce((sum, { diskBytes }) => sum + diskBytes, 0),
  };
}

/** Pieces of work, of which progress is told. */
export function stepCount({ agents, events, stores, rounds }: FleetPlan): number {
  return stores.length * (agents.length * stepsOfFleet(rounds) + events.length * (1 + rounds));
}

/** A fleet is made, warmed up and checked; a round reads, counts, clones and revokes. */
function stepsOfFleet(rounds: number): number {
  return 3 + 4 * rounds;
}
