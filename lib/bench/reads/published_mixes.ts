import { loadReadMixes } from "../../reference/read_mixes.ts";
import { heldBy, keyOf, ownerOf } from "../../scenarios/builders/queries.ts";
import { oneOf } from "../../scenarios/builders/values.ts";
import type { QuerySpec } from "../../scenarios/scenario.ts";
import type { AskedBlocks, ReadKind, ReadMix } from "./read_mix.ts";

/** What stands for a published kind of access on the marketplace's chain. */
interface StandIn extends Pick<QuerySpec, "text" | "parameters"> {
  readonly past?: true;
}

/** What stands for a theme: its kinds by the ids of the source. */
interface Theme {
  readonly about: string;
  /** Results of a page: the most that the source says an answer has. */
  readonly limit: number;
  stands(blocks: AskedBlocks): Readonly<Record<string, StandIn>>;
}

/** Different ranges of blocks that are asked for. choice: no two alike among the queries of a round. */
const RANGES = 50;
/** Share of the chain that is recent. choice: its last tenth, as nothing in the source says. */
const RECENT = 0.1;

const asks = (text: string, parameters: QuerySpec["parameters"] = {}): StandIn => ({ text, parameters });
const byKey = (of: string) => asks("$key = {key}", { key: keyOf(of) });
const past = (query: StandIn): StandIn => ({ ...query, past: true });
const since = ({ first, tip }: AskedBlocks) =>
  `$createdAtBlock >= ${tip - Math.floor(RECENT * (tip - first))}`;

/** Texts that each ask for two blocks in a row, evenly over the chain. */
function blockRanges({ first, tip }: AskedBlocks): string[] {
  return Array.from({ length: RANGES }, (_, i) => {
    const from = first + Math.floor(i * (tip - first) / RANGES);
    return `$createdAtBlock >= ${from} && $createdAtBlock <= ${from + 1}`;
  });
}

/**
 * The marketplace's kinds that stand for the published ones: by the same access and about as many results. choice: which they are;
 * the source has weights and kinds of access, no data for governance and streaming. Source: sp:experiments.md:L975-L1031.
 */
const THEMES: Readonly<Record<string, Theme>> = {
  data_centre: {
    about: "published mix of a data centre",
    limit: 10,
    stands: () => ({
      node_status_lookup: byKey("nodes"),
      workload_by_status: asks('type = "workload" && status = "{status}"', {
        status: oneOf("pending", "running"),
      }),
      nodes_by_resource: asks('type = "node" && gpu_count >= {gpus} && price_hour <= {most}', {
        gpus: oneOf(2, 4),
        most: oneOf(160, 180, 200),
      }),
      creator_lookup: asks("$owner = {owner}", { owner: ownerOf("nodes") }),
      historical_state: past(byKey("nodes")),
      payload_fetch: byKey("workloads"),
    }),
  },
  governance: {
    about:
      "published mix of governance: proposals are placement groups, votes the workloads in them, voters tenants",
    limit: 100,
    stands: () => ({
      get_proposal: byKey("placement_groups"),
      votes_for_proposal: asks('placement_group_id = "{group}"', {
        group: heldBy("workloads", "placement_group_id"),
      }),
      users_votes: asks('type = "workload" && owner_tenant = "{tenant}"', {
        tenant: heldBy("workloads", "owner_tenant"),
      }),
      active_proposals: asks('type = "workload" && status = "pending"'),
      proposal_by_type: asks('type = "placement_group" && group_type = "{kind}"', {
        kind: oneOf("affinity", "anti-affinity", "spread"),
      }),
      historical_state: past(byKey("placement_groups")),
      full_entity: byKey("workloads"),
    }),
  },
  iot_streaming: {
    about:
      "published mix of streaming: newest first is asked as since a block, as the language knows no order",
    limit: 100,
    stands: (blocks) => ({
      latest_by_type: asks(`type = "workload" && ${since(blocks)}`),
      entity_by_key: byKey("nodes"),
      chunks_in_sequence: asks('type = "node" && rack_id = "{rack}"', { rack: heldBy("nodes", "rack_id") }),
      time_range: asks("{range}", { range: oneOf(...blockRanges(blocks)) }),
      payload_fetch: byKey("workloads"),
      creators_recent: asks(`$owner = {owner} && ${since(blocks)}`, { owner: ownerOf("nodes") }),
    }),
  },
};

/** The three published read mixes, as queries on the marketplace's chain. */
export function publishedMixes(blocks: AskedBlocks): ReadMix[] {
  return loadReadMixes().map(({ id, queries, source }): ReadMix => {
    const { about, limit, stands } = THEMES[id]!;
    const standIns = stands(blocks);
    const kinds = queries.map((query): ReadKind => ({
      ...standIns[query.id]!,
      type: query.id,
      limit,
      weight: query.weight_pct / 100,
      source,
    }));
    return { id, about, kinds };
  });
}
