import type { KelScenario } from "../../scenarios/scenario.ts";
import { formatBytes } from "../../text/numbers.ts";

/** Most seals of one event that a witness takes. Source: keri.md 2; auths-dev/auths:crates/auths-core/src/witness/server.rs. */
const WITNESS_SEALS_MAX = 256;
/** Most bytes of an event: six hexadecimal digits of its version string count them. Source: keri.md 1.1. */
const EVENT_BYTES_MAX = 0xffffff;

/**
 * Bytes of an interaction event without its seals and of its seals by agent, by number of anchors (delegation; and role marker; and
 * attestation): compact JSON, a sequence number of one digit. Source: keri.md 5, "Size of a multi-seal ixn".
 */
const EVENT_BYTES = 202;
const AGENT_BYTES: Readonly<Record<number, number>> = { 1: 112, 2: 171, 3: 224 };

/** What bounds a flow that anchors many agents in one event of the organisation's log. */
export interface BulkLimits {
  /** Agents of a batch, their seals, and the bytes of their event; null where that is not known for so many anchors. */
  readonly batch: number;
  readonly seals: number;
  readonly eventBytes: number | null;
  /** Most agents of an event that witnesses take, and the events of the whole organisation then: a round of receipts each. */
  readonly witnessedBatch: number;
  readonly witnessedEvents: number;
  readonly witnessedEventBytes: number | null;
  /** Most agents of an event of any kind. */
  readonly largestBatch: number | null;
  /** Rounds of receipts for the organisation's log with an event an anchor. */
  readonly roundsPerEvent: number;
}

/** The limits of a scenario's bulk flow; no witness takes part in a measurement, so none of it is measured. */
export function bulkLimits(
  { agents, anchorsPerAgent, batchAgents }: Pick<KelScenario, "agents" | "anchorsPerAgent" | "batchAgents">,
): BulkLimits {
  const [anchors, batch] = [anchorsPerAgent.value, batchAgents.value];
  const perAgent = AGENT_BYTES[anchors];
  const bytes = (count: number) => perAgent === undefined ? null : EVENT_BYTES + perAgent * count;
  const most = Math.floor(WITNESS_SEALS_MAX / anchors);
  const witnessedBatch = Math.min(batch, most);
  const witnessedEvents = Math.ceil(agents.value / witnessedBatch);
  return {
    batch,
    seals: anchors * batch,
    eventBytes: bytes(batch),
    witnessedBatch: most,
    witnessedEvents,
    witnessedEventBytes: bytes(witnessedBatch),
    largestBatch: perAgent === undefined ? null : Math.floor((EVENT_BYTES_MAX - EVENT_BYTES) / perAgent),
    roundsPerEvent: anchors * agents.value,
  };
}

/** The limits as clauses. */
export function limitTexts(limits: BulkLimits, agents: number): string[] {
  const { batch, seals, eventBytes, witnessedBatch, witnessedEvents, witnessedEventBytes, largestBatch } =
    limits;
  const count = (value: number) => value.toLocaleString("en-US");
  const taken = seals <= WITNESS_SEALS_MAX;
  return [
    `multi-seal batches: ${count(batch)} agents are ${
      count(seals)
    } seals in one event; a witness refuses more than ` +
    `${WITNESS_SEALS_MAX}, which hold ${count(witnessedBatch)} agents` +
    (taken
      ? ""
      : `: witnessed, ${count(agents)} agents take ${count(witnessedEvents)} events of the organisation`),
    ...eventBytes === null || largestBatch === null ? [] : [
      `wire: an event of ${count(batch)} agents is ${formatBytes(eventBytes)}` +
      (taken ? "" : `, of ${count(witnessedBatch)} ${formatBytes(witnessedEventBytes!)}`) +
      `; an event of any size ends at ${formatBytes(EVENT_BYTES_MAX)}, ${count(largestBatch)} agents`,
    ],
    `receipts: a witnessed event takes one round; the organisation's log takes ${
      count(limits.roundsPerEvent)
    } ` +
    `one event a commit, as many in batches, and ${count(witnessedEvents)} with many seals an event ` +
    "(not measured: no witness takes part)",
  ];
}
