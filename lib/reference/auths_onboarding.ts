import { z } from "zod";
import { readReference, referencePath } from "./read_reference.ts";

const row = z.object({
  /** Write mode: an event a commit, or many seals in one event. The middle one, many events a commit, auths has not measured. */
  flow: z.enum(["per-event", "multi-seal"]),
  agents: z.number().int().positive(),
  /** Agents of one event; absent where each is anchored alone. */
  batch_agents: z.number().int().positive().optional(),
  agents_per_s: z.number().positive(),
  seconds: z.number().positive().optional(),
  disk_bytes: z.number().positive().optional(),
  /** Cold replay of the root's log, parsing alone. */
  replay_ms: z.number().positive().optional(),
  /** One agent's event against the root's log in memory. */
  chain_ms: z.number().positive().optional(),
  /** One revocation, the median of many; and `revoke_batch_agents` agents revoked by one event. */
  revoke_ms: z.number().positive().optional(),
  revoke_batch_ms: z.number().positive().optional(),
  revoke_batch_agents: z.number().int().positive().optional(),
  /** Total, revoked and live agents. */
  totals_ms: z.number().positive().optional(),
  /** Of the whole published run, revocations included. */
  commits: z.number().int().positive().optional(),
  root_events: z.number().int().positive().optional(),
  /** Whether it was worked out from smaller runs, not measured. */
  extrapolated: z.literal(true).optional(),
});

const about = z.object({
  program: z.string(),
  machine: z.string(),
  /** What the times hold beside appends, and what they do not. */
  includes: z.string(),
  source: z.string(),
});

const file = z.object({
  published_about: about,
  published: z.array(row).min(1),
  measured_about: about,
  measured: z.array(row).min(1),
});

/** One onboarding by auths. Fields as in data/reference/README.md "Field meanings". */
export type AuthsRow = Readonly<z.infer<typeof row>>;
/** Onboardings by auths: as published, and by its own program on a two-core machine. */
export type AuthsOnboarding = Readonly<z.infer<typeof file>>;

/** data/reference/auths-onboarding.json. @throws {HeadroomError} It is missing or has another shape. */
export function loadAuthsOnboarding(path = referencePath("auths-onboarding.json")): AuthsOnboarding {
  return readReference(path, file);
}

/** Seals of an agent in every row: delegation, role marker, attestation. Source: keri.md 2, "Three write modes". */
export const SEALS_PER_AGENT = 3;

/**
 * The row of the same write mode and number of agents, and of the same batch where it has batches; null for agents of fewer
 * seals, whose onboarding is less work.
 */
export function authsRowOf(
  rows: readonly AuthsRow[],
  { mode, agents, batchAgents, seals }: {
    readonly mode: string;
    readonly agents: number;
    readonly batchAgents: number;
    readonly seals: number;
  },
): AuthsRow | null {
  return rows.find((row) =>
    row.flow === mode && row.agents === agents && seals === SEALS_PER_AGENT * agents &&
    (row.batch_agents === undefined || row.batch_agents === batchAgents)
  ) ?? null;
}
