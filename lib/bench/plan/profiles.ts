import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { DEFAULT_ENTITY_STORE, RECOMMENDED_ENTITY_STORE } from "../../stores/mod.ts";

/** `calibration`: a law is fitted to it. `validation`: larger; the law's prediction is compared with it. */
export type Role = "calibration" | "validation";

/** Sizes and trials of a scenario in a profile. */
export interface ScenarioProfile {
  /** Multiple of the published size that calibration trials write. */
  readonly scale: number;
  /** Size of validation trials as a multiple of the calibration size; they test the law fitted to the calibration trials. */
  readonly validationFactor: number;
  readonly calibrationTrials: number;
  readonly validationTrials: number;
  /** A size near the use case's own, which most stores would take too long to reach. */
  readonly realSize?: RealSize;
}

/** One trial far above the others, measured after them: it tests what they say of real sizes. */
interface RealSize {
  /** Name of the kind of store that reaches it. */
  readonly store: string;
  /** Multiple of the published size. */
  readonly scale: number;
}

/** Queries of an append trial, after loading. */
export interface QueryProfile {
  /** Queries drawn from the scenario's mix; each has a computed answer. */
  readonly instances: number;
  /** Rounds of the whole list in the closed loop, after one round of warmup. */
  readonly rounds: number;
  /** Arrivals of the open loop, where the scenario declares a read rate; 0 for none. */
  readonly openArrivals: number;
}

/** A profile: the sizes of a whole run. */
export interface Profile {
  readonly id: ProfileId;
  readonly about: string;
  /** Entity stores that are measured where none is named, with commas between. */
  readonly stores: string;
  /** Their variants then, likewise; all but those on request where left out. */
  readonly variant?: string;
  /** Scenarios with sizes of their own; these are measured where none is named. */
  readonly scenarios: Readonly<Record<string, ScenarioProfile>>;
  /** Budget from which the sizes of other scenarios are derived (`sizesFor`). */
  readonly derived: Omit<ScenarioProfile, "scale" | "realSize"> & {
    /** Most rows of a calibration trial: attributes, system attributes and payloads; initial state and steady stretch. */
    readonly rows: number;
    readonly agents: number;
  };
  /** Number of first blocks of a trial, empty ones included, that count as warmup; the load's last block never does. */
  readonly warmupBlocks: number;
  /** Rows appended to a temporary store before the trial's own, so that no JIT compilation is on the clock. */
  readonly warmupRows: number;
  readonly queries: QueryProfile;
  /**
   * Trials of write modes with batches onboard one whole batch of the scenario at least, however few agents the scale gives:
   * smaller ones cost more per agent, and say nothing of real ones. Up to this many agents; 0 leaves it to the scale.
   */
  readonly wholeBatchTo: number;
  /** Entities whose state is compared with the computed state after loading. */
  readonly sampledEntities: number;
}

/** Names of the profiles, the smallest first. */
export type ProfileId = "smoke" | "quick" | "full";

/** Trials of a scenario in each profile, unless it sets others. */
const SMOKE = { validationFactor: 4, calibrationTrials: 1, validationTrials: 1 };
const QUICK = { validationFactor: 4, calibrationTrials: TRIALS_FOR_INTERVAL, validationTrials: 1 };
const FULL = { validationFactor: 4, calibrationTrials: 15, validationTrials: 3 };

/** Every size of every profile. All are choices, made to meet the profile's time on two cores. */
export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  smoke: {
    id: "smoke",
    about: "seconds: the whole job at its smallest, for tests",
    stores: DEFAULT_ENTITY_STORE.name,
    scenarios: {
      "mendoza": { ...SMOKE, scale: 0.00002 },
      "compute-marketplace": {
        ...SMOKE,
        scale: 0.00005,
        realSize: { store: DEFAULT_ENTITY_STORE.name, scale: 0.0003 },
      },
      "agent-onboarding": { ...SMOKE, scale: 0.0002 },
    },
    derived: { ...SMOKE, rows: 4_000, agents: 2 },
    warmupBlocks: 1,
    warmupRows: 500,
    queries: { instances: 24, rounds: 1, openArrivals: 24 },
    wholeBatchTo: 0,
    sampledEntities: 10,
  },
  quick: {
    id: "quick",
    about: "under three minutes on two cores",
    stores: `${DEFAULT_ENTITY_STORE.name},${RECOMMENDED_ENTITY_STORE.name}`,
    // Verdicts rest on what survives the machine. What commits cost without syncs takes as long again to measure.
    variant: "full",
    scenarios: {
      "mendoza": { ...QUICK, scale: 0.0004 },
      "compute-marketplace": {
        ...QUICK,
        scale: 0.0003,
        // Its validation lies 60 times below full size: near enough for a tested law to prove something.
        validationFactor: 14,
        realSize: { store: RECOMMENDED_ENTITY_STORE.name, scale: 0.25 },
      },
      // Validation of flows with batches holds 1,000 agents; an event a commit, slow in auths' layout, 200.
      "agent-onboarding": { ...QUICK, scale: 0.002, validationFactor: 10 },
    },
    derived: { ...QUICK, rows: 15_000, agents: 20 },
    warmupBlocks: 1,
    warmupRows: 4000,
    queries: { instances: 80, rounds: 1, openArrivals: 80 },
    wholeBatchTo: 100,
    sampledEntities: 100,
  },
  full: {
    id: "full",
    about: "under two hours on two cores: the reference run",
    stores: DEFAULT_ENTITY_STORE.name,
    scenarios: {
      "mendoza": { ...FULL, scale: 0.02 },
      "compute-marketplace": { ...FULL, scale: 0.02 },
      "agent-onboarding": { ...FULL, scale: 0.025, calibrationTrials: 8, validationTrials: 2 },
    },
    derived: { ...FULL, rows: 400_000, agents: 250 },
    warmupBlocks: 2,
    warmupRows: 20_000,
    queries: { instances: 400, rounds: 3, openArrivals: 2400 },
    wholeBatchTo: 1000,
    sampledEntities: 1000,
  },
};
