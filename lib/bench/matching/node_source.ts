import { PRICES } from "../../scenarios/compute_marketplace/nodes.ts";
import { type Asker, type AskKind, Stream } from "./asker.ts";
import type { Workload } from "./market.ts";
import type { NodePool } from "./node_pool.ts";

/** Nodes of a page. Source: 002:L1604, L1628; C-23. */
export const NODE_LIMIT = 150;
/** Most racks named in a query. choice: a row has ten; a room has a hundred, of which the next page holds some anyway. */
const RACKS_MAX = 60;
/**
 * Pages of a class for each query that names racks, after the first: what few ask for is looked up, and what many ask for is read
 * whole, at not much more than either alone would take.
 */
const PAGES_PER_LOOKUP = 3;

/** Asks for all free nodes. */
export const FREE_NODES = 'type = "node" && status = "available"';

/** A query for nodes, and the workloads whose every possible node it returns in the end. */
interface Source {
  readonly stream: Stream;
  readonly covers: (workload: Workload) => boolean;
}

/**
 * Reads free nodes into a pool: a page for a batch from the constraints of all its workloads, then, for those that are not served,
 * pages of ever narrower queries, until there is nothing more to read.
 */
export class NodeSource {
  readonly #asker: Asker;
  readonly #pool: NodePool;
  readonly #priceLevel: number;
  readonly #sources = new Map<string, Source>();
  /** Those that were read to their end, and the classes of such. */
  readonly #finished: Source[] = [];
  readonly #finishedClasses = new Set<string>();
  /** Pages read of each class, and queries for some of its racks. */
  readonly #asked = new Map<string, { pages: number; lookups: number }>();

  /** @param priceLevel Prices relative to the balanced market. */
  constructor(asker: Asker, pool: NodePool, priceLevel: number) {
    this.#asker = asker;
    this.#pool = pool;
    this.#priceLevel = priceLevel;
  }

  /** Whether any node is free. What was taken is to be written first. */
  async isAnyFree(): Promise<boolean> {
    return this.#pool.free > 0 ||
      (await this.#asker.page("nodes", FREE_NODES, { limit: 1, cursor: null })).versions.length > 0;
  }

  /** Reads a page by the constraints of a batch, unless there is none left. */
  async readBatch(batch: readonly Workload[]): Promise<void> {
    const wants = wantsOf(batch);
    const source = this.#sourceOf(
      batchQuery(batch, this.#priceLevel),
      "nodes",
      (workload) =>
        wants.regions.includes(workload.region) && wants.vmTypes.includes(workload.vmType) &&
        workload.cpu >= wants.cpu && workload.ram >= wants.ram && workload.gpu >= wants.gpu,
    );
    if (!source.stream.done && await this.#read(source)) this.#finished.push(source);
  }

  /** Reads a page for a workload alone. @param racks The only ones that it may go to, or null. @returns Whether there was one. */
  async readFor(workload: Workload, racks: readonly string[] | null): Promise<boolean> {
    const own = classOf(workload);
    if (this.#finishedClasses.has(own) || this.#finished.some(({ covers }) => covers(workload))) return false;
    const asked = this.#asked.get(own) ?? { pages: 0, lookups: 0 };
    this.#asked.set(own, asked);
    const inRacks = racks !== null && racks.length <= RACKS_MAX &&
      PAGES_PER_LOOKUP * asked.lookups <= asked.pages;
    const text = classQuery(workload) +
      (inRacks ? ` && rack_id in (${racks.toSorted().map((rack) => `"${rack}"`).join(" ")})` : "");
    const source = this.#sourceOf(text, "narrower", () => false);
    if (source.stream.done) return false;
    if (inRacks) asked.lookups++;
    else asked.pages++;
    if (await this.#read(source) && !inRacks) this.#finishedClasses.add(own);
    return true;
  }

  /** @returns Whether it was the last page. */
  async #read({ stream }: Source): Promise<boolean> {
    for (const version of await stream.next()) this.#pool.add(version);
    return stream.done;
  }

  #sourceOf(text: string, kind: AskKind, covers: Source["covers"]): Source {
    let source = this.#sources.get(text);
    if (source === undefined) {
      source = { stream: new Stream(this.#asker, kind, { text, limit: NODE_LIMIT }), covers };
      this.#sources.set(text, source);
    }
    return source;
  }
}

/** What all workloads of a batch want together. */
function wantsOf(batch: readonly Workload[]) {
  const distinct = (of: (workload: Workload) => string) => [...new Set(batch.map(of))].sort();
  const least = (of: (workload: Workload) => number) => Math.min(...batch.map(of));
  return {
    regions: distinct(({ region }) => region),
    vmTypes: distinct(({ vmType }) => vmType),
    cpu: least(({ cpu }) => cpu),
    ram: least(({ ram }) => ram),
    gpu: least(({ gpu }) => gpu),
  };
}

/**
 * Asks for the free nodes that any workload of a batch may use: regions, machine types, least resources, price ceiling. Workloads
 * name no price in the data model: the ceiling is the dearest of the catalogue for the machine types asked for, so that it keeps no
 * node out; of one that cost more the checker would say that it idles. Source: 002:L1599-L1609; C-32.
 */
export function batchQuery(batch: readonly Workload[], priceLevel: number): string {
  const { regions, vmTypes, cpu, ram, gpu } = wantsOf(batch);
  const list = (values: readonly string[]) => values.map((value) => `"${value}"`).join(" ");
  const ceiling = Math.round(Math.max(...vmTypes.map((type) => PRICES[type]?.[1] ?? Infinity)) * priceLevel);
  const terms = [
    FREE_NODES,
    `region in (${list(regions)})`,
    `vm_type in (${list(vmTypes)})`,
    `cpu_count >= ${cpu}`,
    `ram_gb >= ${ram}`,
    ...gpu > 0 ? [`gpu_count >= ${gpu}`] : [],
    ...Number.isFinite(ceiling) ? [`price_hour <= ${ceiling}`] : [],
  ];
  return terms.join(" && ");
}

/** What tells apart the nodes that a workload can never use. */
function classOf({ region, vmType, arch, os }: Workload): string {
  return `${region} ${vmType} ${arch} ${os}`;
}

function classQuery({ region, vmType, arch, os }: Workload): string {
  return `type = "node" && region = "${region}" && vm_type = "${vmType}" && cpu_arch = "${arch}" && ` +
    `os_version = "${os}" && status = "available"`;
}
