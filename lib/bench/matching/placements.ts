import type { EntityVersion } from "../../chain/entity.ts";
import { type Node, numberOf, textOf, type Workload } from "./market.ts";
import type { MatchingRules, PlacementGroup } from "./rules.ts";

type Group = PlacementGroup & { readonly members: Map<string, number> };

/** Where a rack stands. */
type Place = Readonly<Record<string, string>>;

/** Placement groups and where their members run. A zone is a region: nothing in the data model divides one further. Source: 002:L254-L263. */
export class Placements {
  readonly #rules: MatchingRules;
  readonly #groups = new Map<string, Group>();
  readonly #places = new Map<string, Place>();
  /** Racks by `scope name`. */
  readonly #racks = new Map<string, string[]>();

  constructor(rules: MatchingRules) {
    this.#rules = rules;
  }

  /** @param rooms Room of each row. */
  addRack(version: EntityVersion, rooms: ReadonlyMap<string, string>): void {
    const [rack, row] = [textOf(version, "rack_id"), textOf(version, "row_id")];
    const place: Place = { rack, row, room: rooms.get(row) ?? "", zone: textOf(version, "region") };
    this.#places.set(rack, place);
    for (const [scope, name] of Object.entries(place)) {
      const racks = this.#racks.get(`${scope} ${name}`);
      if (racks === undefined) this.#racks.set(`${scope} ${name}`, [rack]);
      else racks.push(rack);
    }
  }

  addGroup(version: EntityVersion): void {
    this.#groups.set(textOf(version, "group_id"), {
      type: textOf(version, "group_type"),
      scope: textOf(version, "scope"),
      max: numberOf(version, "max_members_per_scope"),
      members: new Map(),
    });
  }

  /** Counts members of a group in or out, by a workload that starts or ends in a rack. */
  count(group: string, rack: string, change: 1 | -1): void {
    const found = this.#groups.get(group);
    if (found === undefined) return;
    const scope = this.#scopeOf(found, rack);
    const members = (found.members.get(scope) ?? 0) + change;
    if (members > 0) found.members.set(scope, members);
    else found.members.delete(scope);
  }

  admits({ group }: Workload, { rack }: Node): boolean {
    const found = this.#groups.get(group);
    return found === undefined ||
      this.#rules.placement(found, found.members.get(this.#scopeOf(found, rack)) ?? 0);
  }

  /** The racks of its region that a workload's group keeps it to; null where it may go to most of them. */
  racksFor({ group, region }: Workload): readonly string[] | null {
    const found = this.#groups.get(group);
    if (found === undefined) return null;
    const { scope, members } = found;
    const admitted = (name: string) => this.#rules.placement(found, members.get(name) ?? 0);
    if (scope === "zone") return admitted(region) ? null : [];
    // Where a scope without members will do, there are many.
    if (this.#rules.placement(found, 0)) return null;
    return [...members.keys()].filter(admitted)
      .flatMap((name) => this.#racks.get(`${scope} ${name}`) ?? [])
      .filter((rack) => this.#places.get(rack)!.zone === region);
  }

  #scopeOf({ scope }: Group, rack: string): string {
    return this.#places.get(rack)?.[scope] ?? "";
  }
}
