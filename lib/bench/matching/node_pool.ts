import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { type Node, nodeOf, textOf, type Workload } from "./market.ts";
import type { MatchingRules } from "./rules.ts";

/** Nodes that offer the same. */
interface Cell {
  /** What they offer, with as much disk as anyone may want: nodes of a cell differ in that. */
  readonly sample: Node;
  readonly rank: number;
  readonly nodes: Node[];
}

/** Nodes of a region and machine type, by what they offer and by rack. */
interface Lane {
  /** Those that offer least first. */
  readonly cells: Cell[];
  readonly cellOf: Map<string, Cell>;
  readonly byRack: Map<string, Node[]>;
}

/** The free nodes that a matcher has read, so that the smallest one that serves a workload is found without looking at all. */
export class NodePool {
  readonly #rules: MatchingRules;
  readonly #lanes = new Map<string, Lane>();
  readonly #known = new Map<string, Node>();
  #free = 0;

  constructor(rules: MatchingRules) {
    this.#rules = rules;
  }

  /** Nodes that nobody has taken. */
  get free(): number {
    return this.#free;
  }

  /** Adds a version of a node where it is free, unless it is known; a newer one takes the place of the one before. */
  add(version: EntityVersion): void {
    const key = toHex(version.key);
    const known = this.#known.get(key);
    if (known !== undefined) {
      if (known.version.fromBlock >= version.fromBlock) return;
      this.take(known);
    }
    if (textOf(version, "status") !== "available") return;
    const node = nodeOf(version);
    this.#known.set(key, node);
    this.#free++;
    const lane = this.#laneOf(node);
    const rank = ((node.hours * 64 + node.cpu) * 256 + node.ram) * 16 + node.gpu;
    const name = `${rank} ${node.arch} ${node.os}`;
    let cell = lane.cellOf.get(name);
    if (cell === undefined) {
      cell = { sample: { ...node, disk: Infinity }, rank, nodes: [] };
      lane.cellOf.set(name, cell);
      const after = lane.cells.findIndex((other) => other.rank > rank);
      lane.cells.splice(after < 0 ? lane.cells.length : after, 0, cell);
    }
    cell.nodes.push(node);
    const rack = lane.byRack.get(node.rack);
    if (rack === undefined) lane.byRack.set(node.rack, [node]);
    else rack.push(node);
  }

  /**
   * The node that offers least of those that serve a workload, or null.
   * @param racks Where to look; null: anywhere. @param admits Whether a node that fits may be taken.
   */
  find(workload: Workload, racks: readonly string[] | null, admits: (node: Node) => boolean): Node | null {
    const lane = this.#lanes.get(`${workload.region} ${workload.vmType}`);
    if (lane === undefined) return null;
    if (racks !== null) {
      const found = racks.flatMap((rack) => this.#first(workload, lane.byRack.get(rack) ?? [], admits) ?? []);
      return found.length === 0 ? null : found.reduce((best, node) => node.hours < best.hours ? node : best);
    }
    for (const { sample, nodes } of lane.cells) {
      if (nodes.length === 0 || !this.#fits(workload, sample)) continue;
      const node = this.#first(workload, nodes, admits);
      if (node !== null) return node;
    }
    return null;
  }

  take(node: Node): void {
    if (!node.taken) this.#free--;
    node.taken = true;
  }

  /** The first of some nodes that serves; those that are no longer free are removed on the way. */
  #first(workload: Workload, nodes: Node[], admits: (node: Node) => boolean): Node | null {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i]!;
      if (!this.#rules.free(node)) {
        nodes[i] = nodes.at(-1)!;
        nodes.pop();
      } else if (this.#fits(workload, node) && this.#rules.tenant(workload, node) && admits(node)) {
        return node;
      }
    }
    return null;
  }

  #fits(workload: Workload, node: Node): boolean {
    return this.#rules.hardware(workload, node) && this.#rules.resources(workload, node);
  }

  #laneOf({ region, vmType }: Node): Lane {
    const name = `${region} ${vmType}`;
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      this.#lanes.set(name, lane = { cells: [], cellOf: new Map(), byRack: new Map() });
    }
    return lane;
  }
}
