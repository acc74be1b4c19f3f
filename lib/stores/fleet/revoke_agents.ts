import { HeadroomError } from "../../errors.ts";
import { interact } from "../../keri/build_events.ts";
import { digestSeal } from "../../keri/seals.ts";
import { type Signer, signEvent } from "../../keri/signer.ts";
import type { KelRegistry } from "../kel_registry.ts";
import type { FleetIndex } from "./fleet_index.ts";

/** Who revokes whom. */
interface Revocation {
  readonly root: string;
  /** The root's only key. */
  readonly signer: Signer;
  /** Prefixes. */
  readonly agents: readonly string[];
}

/**
 * Revokes agents by one event of their root, with a digest seal of each one's bare prefix, and makes it visible to others.
 * Agents that are revoked already are passed over; where none is left nothing is written. Source: auths-dev/auths:
 * crates/auths-id/src/keri/delegation.rs, `revoke_delegated_devices_batch`.
 * @returns The agents revoked now.
 * @throws {HeadroomError} One of them was never delegated by the root; nothing was written.
 */
export async function revokeAgents(
  registry: Pick<KelRegistry, "append" | "flush" | "keyState">,
  index: FleetIndex,
  { root, signer, agents }: Revocation,
): Promise<readonly string[]> {
  const asked = [...new Set(agents)];
  const delegations = await index.delegations(root, asked);
  const stranger = asked.find((_, at) => delegations[at] === null);
  if (stranger !== undefined) {
    throw HeadroomError.unmet(`revoke ${stranger}`, {
      expected: `an agent that ${root} delegated`,
      actual: "none in its log",
      next: "Name agents of this root; nothing was written.",
    });
  }
  const live = asked.filter((_, at) => delegations[at]!.revokedAt === null);
  if (live.length === 0) return live;
  // Whoever has delegated has a log.
  const state = (await registry.keyState(root))!;
  const event = signEvent(interact(state, live.map((agent) => digestSeal(agent))), [{ signer, index: 0 }]);
  await registry.append(event, { expectedTip: { sn: state.sn, said: state.said } });
  await registry.flush();
  return live;
}
