/** A kind of entity whose references are followed. */
export interface LinkedKind {
  /** Its entity type in the scenario. */
  readonly type: string;
  /** What tells it from all others: an attribute that it alone holds, or one with a value that it alone has there. */
  readonly marker: readonly [name: string, value?: string];
  /** The attribute that names it. */
  readonly id: string;
  /** Attributes that name another entity, with the kind of that. */
  readonly references: Readonly<Record<string, string>>;
}

/** One reference followed: from those that hold it to those it names or, backward, from those named to those that hold it. */
interface Hop {
  /** Kind that is reached. */
  readonly to: string;
  /** The attribute that refers: of the kind reached where `backward`, else of the kind before it. */
  readonly by: string;
  readonly backward?: true;
}

/** A question that takes several references, one after the other. */
export interface ReferenceChain {
  readonly id: string;
  /** What is reached, in words, the start first. */
  readonly path: string;
  /** Kind that it starts from. */
  readonly from: string;
  readonly hops: readonly Hop[];
  /** Entities that a round starts from. choice: few where one leads to thousands. */
  readonly starts: number;
}

/** The references of one use case. */
export interface LinkSet {
  /** The scenario that is measured unless another one is named, and its scale at `--scale 1`. */
  readonly scenario: string;
  readonly scale: number;
  readonly kinds: Readonly<Record<string, LinkedKind>>;
  readonly chains: readonly ReferenceChain[];
  /** Attribute that the scenario lacks and that is added to its data, by the kind that gets it. */
  readonly added?: { readonly attribute: string; readonly to: string };
}

/** A kind that alone holds the attribute that names it. */
const kind = (type: string, id: string, references: LinkedKind["references"] = {}): LinkedKind => ({
  type,
  marker: [id],
  id,
  references,
});

/** Supply chain. Source: 002:L957, L969 (provenance, recall); sites of holders: 002:L839. */
const SUPPLY_CHAIN: LinkSet = {
  scenario: "supply-chain-pharma",
  // choice: ten thousand items, and companies of the roles that the chains meet.
  scale: 0.001,
  kinds: {
    scan: kind("events", "event_id", { product_instance_id: "item" }),
    item: kind("product_instances", "instance_id", {
      batch_id: "batch",
      custodian: "company",
      location: "site",
    }),
    batch: {
      ...kind("products", "current_lot", { manufacturer_id: "company" }),
      marker: ["product_name"],
    },
    company: { ...kind("organizations", "org_id"), marker: ["legal_name"] },
    certificate: kind("certifications", "cert_id", { holder_org_id: "company", issuer_org_id: "company" }),
    site: { ...kind("facilities", "facility_id", { operator_id: "company" }), marker: ["facility_name"] },
  },
  chains: [
    {
      id: "provenance",
      path: "scan > item > batch > maker > its certificates > who issued them",
      from: "scan",
      starts: 5,
      hops: [
        { to: "item", by: "product_instance_id" },
        { to: "batch", by: "batch_id" },
        { to: "company", by: "manufacturer_id" },
        { to: "certificate", by: "holder_org_id", backward: true },
        { to: "company", by: "issuer_org_id" },
      ],
    },
    {
      id: "recall",
      path: "batch > its items > who holds them > their sites > all items there > their batches",
      from: "batch",
      starts: 1,
      hops: [
        { to: "item", by: "batch_id", backward: true },
        { to: "company", by: "custodian" },
        { to: "site", by: "operator_id", backward: true },
        { to: "item", by: "location", backward: true },
        { to: "batch", by: "batch_id" },
      ],
    },
  ],
};

/** Rides. The drivers of the scenario name no zone, so the data gets the zone that each is in. Source: 002:L427, L435-L447. */
const RIDES: LinkSet = {
  scenario: "ride-sharing-city",
  scale: 0.01,
  added: { attribute: "current_zone", to: "driver" },
  kinds: {
    ride: kind("active_rides", "ride_id", { driver_id: "driver", rider_id: "user" }),
    driver: { ...kind("drivers", "driver_id", { current_zone: "zone" }), marker: ["license_number"] },
    zone: kind("surge_zones", "zone_id"),
    user: kind("local_users", "user_id"),
  },
  chains: [{
    id: "ride",
    path: "ride > its driver > the zone > all drivers there > their rides > the riders",
    from: "ride",
    starts: 5,
    hops: [
      { to: "driver", by: "driver_id" },
      { to: "zone", by: "current_zone" },
      { to: "driver", by: "current_zone", backward: true },
      { to: "ride", by: "driver_id", backward: true },
      { to: "user", by: "rider_id" },
    ],
  }],
};

/** Kinds that are told by the attribute `type`, which holds their names. */
function typed(kinds: LinkSet["kinds"]): LinkSet["kinds"] {
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, { ...kind, marker: ["type", name] as const }]),
  );
}

/** Compute marketplace. Source: 002:L195-L209 (racks, rows, rooms), L284-L297. */
const MARKETPLACE: LinkSet = {
  scenario: "compute-marketplace",
  scale: 0.02,
  kinds: typed({
    workload: kind("workloads", "workload_id", { assigned_node: "node", owner_tenant: "tenant" }),
    node: kind("nodes", "node_id", { rack_id: "rack" }),
    rack: kind("racks", "rack_id", { row_id: "row" }),
    row: kind("rows", "row_id", { room_id: "room" }),
    room: kind("rooms", "room_id"),
    cooling: kind("cooling", "unit_id", { room_id: "room" }),
    tenant: kind("tenants", "tenant_id"),
  }),
  chains: [
    {
      id: "placement",
      path: "workload > its node > rack > row > room > the room's cooling",
      from: "workload",
      starts: 5,
      hops: [
        { to: "node", by: "assigned_node" },
        { to: "rack", by: "rack_id" },
        { to: "row", by: "row_id" },
        { to: "room", by: "room_id" },
        { to: "cooling", by: "room_id", backward: true },
      ],
    },
    {
      id: "outage",
      path: "room > its rows > racks > nodes > workloads > their tenants",
      from: "room",
      starts: 1,
      hops: [
        { to: "row", by: "room_id", backward: true },
        { to: "rack", by: "row_id", backward: true },
        { to: "node", by: "rack_id", backward: true },
        { to: "workload", by: "assigned_node", backward: true },
        { to: "tenant", by: "owner_tenant" },
      ],
    },
  ],
};

/** Every use case whose references are followed. */
export const LINK_SETS: readonly LinkSet[] = [SUPPLY_CHAIN, RIDES, MARKETPLACE];

/** Most references that are followed one after the other. */
export const HOPS_MAX = 5;

/** One hop as it is asked: whatever those found hold in `take` is asked for in `ask` of the kind reached. */
export interface Step extends Hop {
  /** Kind before it. */
  readonly from: string;
  readonly take: string;
  readonly ask: string;
  readonly kind: LinkedKind;
  /** Whether other kinds hold `ask`, too, so that a query names the kind. */
  readonly shared: boolean;
}

/** The first hops of a chain. */
export function stepsOf({ kinds }: Pick<LinkSet, "kinds">, chain: ReferenceChain, hops: number): Step[] {
  let from = chain.from;
  return chain.hops.slice(0, hops).map((hop) => {
    const [before, kind] = [kinds[from]!, kinds[hop.to]!];
    const asked = hop.backward ? { take: before.id, ask: hop.by } : { take: hop.by, ask: kind.id };
    const holders = Object.values(kinds).filter(({ id, references }) =>
      id === asked.ask || Object.hasOwn(references, asked.ask)
    );
    const step = { ...hop, from, kind, ...asked, shared: holders.length > 1 };
    from = hop.to;
    return step;
  });
}

/** Attributes that name an entity, its own or another. */
export function linkAttributes({ kinds }: Pick<LinkSet, "kinds">): Set<string> {
  return new Set(Object.values(kinds).flatMap(({ id, references }) => [id, ...Object.keys(references)]));
}

/** Tells the kind of a version by its attributes, or null where its references are not followed. */
export function kindFinder(
  { kinds }: Pick<LinkSet, "kinds">,
): (attributes: Iterable<readonly [name: string, value: unknown]>) => string | null {
  const marked = new Map<string, Map<unknown, string>>();
  for (const [kind, { marker: [name, value = ANY] }] of Object.entries(kinds)) {
    marked.set(name, (marked.get(name) ?? new Map()).set(value, kind));
  }
  return (attributes) => {
    for (const [name, value] of attributes) {
      const found = marked.get(name);
      const kind = found?.get(value) ?? found?.get(ANY);
      if (kind !== undefined) return kind;
    }
    return null;
  };
}

/** Stands for any value of a marker; no attribute holds a symbol. */
const ANY = Symbol("any");
