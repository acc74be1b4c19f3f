/** How much a profile measures of one scenario. */
export interface ScenarioProfile {
  /** Multiple of the published size that fit trials write. */
  readonly fitScale: number;
  /** How many times larger test trials are, which check the prediction of the law that the fit trials gave. */
  readonly testFactor: number;
  readonly fitTrials: number;
  readonly testTrials: number;
}

/** How queries are asked in an append trial, after loading. */
export interface QueryProfile {
  /** Queries drawn from the scenario's mix; each has a computed truth. */
  readonly instances: number;
  /** How often the whole list is asked in the closed loop, after one round of warmup. */
  readonly rounds: number;
  /** Arrivals of the open loop, where the scenario declares a read rate; 0 for none. */
  readonly openArrivals: number;
}

/** One size of the whole job. */
export interface Profile {
  readonly id: ProfileId;
  readonly about: string;
  /** Scenarios with sizes of their own: those measured where none is named. */
  readonly scenarios: Readonly<Record<string, ScenarioProfile>>;
  /** Where the sizes of any other scenario are derived from (`sizesFor`). */
  readonly derived: {
    /** Most rows of a fit trial: attributes, system attributes and payloads; initial state and steady stretch. */
    readonly fitRows: number;
    readonly fitAgents: number;
    readonly testFactor: number;
    readonly fitTrials: number;
    readonly testTrials: number;
  };
  /** First blocks of a trial, with operations or not, that count as warmup. */
  readonly warmupBlocks: number;
  /** Rows appended to a throwaway store before the trial's own, so that no compiling of code is on the clock. */
  readonly warmupRows: number;
  readonly queries: QueryProfile;
  /** Most agents in one batch of an onboarding; the scenario's own number where that is smaller. */
  readonly batchAgents: number;
  /** Entities whose state is compared with the computed truth after loading. */
  readonly sampledEntities: number;
}

export type ProfileId = "smoke" | "quick" | "full";

/** Fewest fit trials behind a 95 % interval of a median. Source: lib/stats/median_interval.ts. */
const FIT_TRIALS = 6;

/** Every size of every profile. All are choices, made to meet the profile's time on two cores. */
export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  smoke: {
    id: "smoke",
    about: "seconds: the whole job at its smallest, for tests",
    scenarios: {
      "mendoza": { fitScale: 0.00002, testFactor: 4, fitTrials: 1, testTrials: 1 },
      "compute-marketplace": { fitScale: 0.00005, testFactor: 4, fitTrials: 1, testTrials: 1 },
      "agent-onboarding": { fitScale: 0.0002, testFactor: 4, fitTrials: 1, testTrials: 1 },
    },
    derived: { fitRows: 4_000, fitAgents: 2, testFactor: 4, fitTrials: 1, testTrials: 1 },
    warmupBlocks: 1,
    warmupRows: 500,
    queries: { instances: 24, rounds: 1, openArrivals: 24 },
    batchAgents: 1,
    sampledEntities: 10,
  },
  quick: {
    id: "quick",
    about: "under three minutes on two cores",
    scenarios: {
      "mendoza": { fitScale: 0.0004, testFactor: 4, fitTrials: FIT_TRIALS, testTrials: 1 },
      // Its test lies 60 times below full size: near enough for a tested law to prove something.
      "compute-marketplace": {
        fitScale: 0.0003,
        testFactor: 14,
        fitTrials: FIT_TRIALS,
        testTrials: 1,
      },
      "agent-onboarding": { fitScale: 0.002, testFactor: 4, fitTrials: FIT_TRIALS, testTrials: 1 },
    },
    derived: { fitRows: 15_000, fitAgents: 20, testFactor: 4, fitTrials: FIT_TRIALS, testTrials: 1 },
    warmupBlocks: 1,
    warmupRows: 4000,
    queries: { instances: 80, rounds: 1, openArrivals: 80 },
    batchAgents: 8,
    sampledEntities: 100,
  },
  full: {
    id: "full",
    about: "under two hours on two cores: the reference run",
    scenarios: {
      "mendoza": { fitScale: 0.02, testFactor: 4, fitTrials: 15, testTrials: 3 },
      "compute-marketplace": { fitScale: 0.02, testFactor: 4, fitTrials: 15, testTrials: 3 },
      "agent-onboarding": { fitScale: 0.025, testFactor: 4, fitTrials: 8, testTrials: 2 },
    },
    derived: { fitRows: 400_000, fitAgents: 250, testFactor: 4, fitTrials: 15, testTrials: 3 },
    warmupBlocks: 2,
    warmupRows: 20_000,
    queries: { instances: 400, rounds: 3, openArrivals: 2400 },
    batchAgents: 100,
    sampledEntities: 1000,
  },
};

/** What is compared within a scenario: durability of block commits, write modes of key events. */
export const VARIANTS = {
  entities: ["normal", "full"],
  kels: ["per-event", "batch", "multi-seal"],
} as const;

export type EntityVariant = (typeof VARIANTS.entities)[number];
export type KelVariant = (typeof VARIANTS.kels)[number];
