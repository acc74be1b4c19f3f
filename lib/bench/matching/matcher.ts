import { createHash } from "node:crypto";
import { cpuUsage } from "node:process";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { bucketOf, bucketQuery } from "./age_buckets.ts";
import { type Asked, Asker, type AskKind, Stream } from "./asker.ts";
import { textOf, timeOfBlock, type Workload, workloadOf } from "./market.ts";
import { NodePool } from "./node_pool.ts";
import { FREE_NODES, NODE_LIMIT, NodeSource } from "./node_source.ts";
import { Placements } from "./placements.ts";
import { Quotas } from "./quotas.ts";
import type { MatchingRules } from "./rules.ts";
import { type Match, matchOperations } from "./write_matches.ts";

/**
 * How the queue is asked. `buckets`: every cycle asks each age bucket anew, and nodes anew, as published. `changes`: the queue
 * and the free nodes are read once and kept; later cycles ask only what was written since.
 */
export const WAYS = ["buckets", "changes"] as const;
/** One of them. */
export type Way = typeof WAYS[number];

/** How a matcher works. */
interface MatcherOptions {
  readonly rules: MatchingRules;
  readonly way: Way;
  /** Most matches of a cycle, which then ends early; null: no limit. */
  readonly most: number | null;
  /** Prices relative to the balanced market. */
  readonly priceLevel: number;
}

/** What a cycle did, and where its time went, ms. What is in neither `asked`, `prepareMs` nor `writeMs` is pairing. */
export interface CycleRecord {
  readonly totalMs: number;
  /** Processor time of the whole process, its engine's threads included. */
  readonly cpuMs: number;
  readonly asked: Readonly<Record<AskKind, Asked>>;
  /** Encoding blocks. */
  readonly prepareMs: number;
  /** Each block. */
  readonly writeMs: readonly number[];
  readonly entities: number;
  readonly matches: number;
  /** SHA-256 (hex) of all pairs in order. */
  readonly digest: string;
}

/** Workloads of a page, and of a batch. Source: 002:L1597, L1627. */
const BATCH = 100;
/** Most in a page of what is read once. Source: data/reference/arkiv.md "Query language". */
const PAGE = 200;
/** Most matches in a block. choice: what a cycle makes at most as documented (C-22), so that such a cycle writes one block. */
const BLOCK_MATCHES = 10_000;

const WORKLOADS = 'type = "workload"';
const NODES = 'type = "node"';
const QUOTAS = 'type = "resource_quota"';
const PENDING = `${WORKLOADS} && status = "pending"`;

/**
 * Matches waiting workloads to free nodes of a stored market, oldest first, by its queries alone; what it decides it writes as
 * blocks. Between cycles it keeps where members of placement groups run, and the quotas. Source: 002:L1573-L1613.
 */
export class Matcher {
  readonly #store: EntityStore;
  readonly #options: MatcherOptions;
  readonly #asker: Asker;
  readonly #placements: Placements;
  readonly #quotas: Quotas;
  /** Racks and groups of running workloads, by key. */
  readonly #running = new Map<string, { readonly group: string; readonly rack: string }>();
  #pool: NodePool;
  /** Where nodes are read that are not kept. */
  #nodes: NodeSource | null = null;
  /** Those that wait, by key, where they are kept. */
  #waiting = new Map<string, Workload>();
  /** The newest block that was looked at; null before the first cycle. */
  #seen: number | null = null;
  #matches: Match[] = [];
  #record = { prepareMs: 0, writeMs: [] as number[], entities: 0 };
  #cycle = { matches: [] as Match[], blocks: [] as Uint8Array[] };

  private constructor(store: EntityStore, options: MatcherOptions) {
    this.#store = store;
    this.#options = options;
    this.#asker = new Asker(store);
    this.#placements = new Placements(options.rules);
    this.#quotas = new Quotas(options.rules);
    this.#pool = new NodePool(options.rules);
  }

  /** Reads what a scheduler knows before its first cycle. @returns It, with what that took. */
  static async start(store: EntityStore, options: MatcherOptions) {
    const matcher = new Matcher(store, options);
    const start = performance.now();
    await matcher.#readMarket();
    return { matcher, asked: matcher.#asker.begin().start, totalMs: performance.now() - start };
  }

  /** Pairs of the newest cycle, and the blocks that hold them, encoded. */
  get newest(): { readonly matches: readonly Match[]; readonly blocks: readonly Uint8Array[] } {
    return this.#cycle;
  }

  /** Runs a cycle. */
  async cycle(): Promise<CycleRecord> {
    this.#record = { prepareMs: 0, writeMs: [], entities: 0 };
    this.#cycle = { matches: [], blocks: [] };
    this.#asker.begin();
    const [start, cpu] = [performance.now(), cpuUsage()];
    await this.#readChanges();
    await this.#matchBuckets();
    await this.#write();
    this.#seen = this.#store.tip!;
    const totalMs = performance.now() - start;
    const { user, system } = cpuUsage(cpu);
    const { matches } = this.#cycle;
    const digest = createHash("sha256");
    for (const { workload, node } of matches) digest.update(`${workload.id} ${node.id}\n`);
    return {
      ...this.#record,
      totalMs,
      cpuMs: (user + system) / 1_000,
      asked: this.#asker.begin(),
      matches: matches.length,
      digest: digest.digest("hex"),
    };
  }

  async #readMarket(): Promise<void> {
    const all = (text: string) => new Stream(this.#asker, "start", { text, limit: PAGE }).rest();
    const rooms = new Map<string, string>();
    for await (const row of all('type = "row"')) rooms.set(textOf(row, "row_id"), textOf(row, "room_id"));
    for await (const rack of all('type = "rack"')) this.#placements.addRack(rack, rooms);
    for await (const group of all('type = "placement_group"')) this.#placements.addGroup(group);
    for await (const quota of all(QUOTAS)) this.#quotas.read(quota);
    const hosted = new Map<string, { readonly key: string; readonly group: string }[]>();
    for await (const workload of all(`${WORKLOADS} && status = "running"`)) {
      const { group } = workloadOf(workload);
      const node = textOf(workload, "assigned_node");
      hosted.set(node, [...hosted.get(node) ?? [], { key: toHex(workload.key), group }]);
    }
    for await (const node of all(NODES)) {
      for (const { key, group } of hosted.get(textOf(node, "node_id")) ?? []) {
        this.#runs(key, group, textOf(node, "rack_id"));
      }
    }
  }

  #runs(key: string, group: string, rack: string): void {
    this.#running.set(key, { group, rack });
    this.#placements.count(group, rack, 1);
  }

  /** What others wrote since the last cycle; and whatever is to be read anew. */
  async #readChanges(): Promise<void> {
    const [since, keeps] = [this.#seen, this.#options.way === "changes"];
    const changed = (text: string) => new Stream(this.#asker, "changes", { text, limit: PAGE, since }).rest();
    if (!keeps) {
      this.#pool = new NodePool(this.#options.rules);
      this.#nodes = new NodeSource(this.#asker, this.#pool, this.#options.priceLevel);
    }
    if (since !== null) {
      for await (const version of changed(WORKLOADS)) await this.#readWorkload(version);
      for await (const quota of changed(QUOTAS)) this.#quotas.read(quota);
      if (keeps) { for await (const version of changed(NODES)) this.#pool.add(version); }
    } else if (keeps) {
      const all = (kind: "workloads" | "nodes", text: string, limit: number) =>
        new Stream(this.#asker, kind, { text, limit }).rest();
      for await (const version of all("workloads", PENDING, BATCH)) await this.#readWorkload(version);
      for await (const version of all("nodes", FREE_NODES, NODE_LIMIT)) this.#pool.add(version);
    }
  }

  /** Notes where a workload is now: others may have submitted it, started, moved, ended or cancelled it. */
  async #readWorkload(version: EntityVersion): Promise<void> {
    const key = toHex(version.key);
    const ran = this.#running.get(key);
    if (ran !== undefined) this.#placements.count(ran.group, ran.rack, -1);
    this.#running.delete(key);
    this.#waiting.delete(key);
    const [status, workload] = [textOf(version, "status"), workloadOf(version)];
    if (status === "pending" && this.#options.way === "changes") this.#waiting.set(key, workload);
    if (status !== "running") return;
    const text = `${NODES} && node_id = "${textOf(version, "assigned_node")}"`;
    const { versions: [node] } = await this.#asker.page("changes", text, { limit: 1, cursor: null });
    if (node !== undefined) this.#runs(key, workload.group, textOf(node, "rack_id"));
  }

  async #matchBuckets(): Promise<void> {
    const { rules, most } = this.#options;
    const workloadsOf = this.#queue(timeOfBlock(this.#store.tip!));
    let lookedAfter = -1;
    for (const bucket of rules.buckets) {
      const taken = this.#cycle.matches.length;
      if (this.#pool.free === 0 && taken > lookedAfter) {
        lookedAfter = taken;
        await this.#write();
        if (!await this.#nodes?.isAnyFree()) return;
      }
      const waiting = (await workloadsOf(bucket)).toSorted(rules.order);
      for (let i = 0; i < waiting.length; i += BATCH) {
        const batch = waiting.slice(i, i + BATCH);
        await this.#nodes?.readBatch(batch);
        for (const workload of batch) {
          if (this.#cycle.matches.length === most) return;
          await this.#match(workload);
        }
        if (this.#matches.length >= BLOCK_MATCHES) await this.#write();
      }
    }
  }

  /** How the workloads of a bucket are found. */
  #queue(now: number): (bucket: number) => Promise<Workload[]> {
    if (this.#options.way === "changes") {
      const waiting = Map.groupBy(
        this.#waiting.values(),
        ({ createdAt }) => bucketOf(now - Date.parse(createdAt) / 1000),
      );
      return (bucket) => Promise.resolve(waiting.get(bucket) ?? []);
    }
    return async (bucket) => {
      const found: Workload[] = [];
      const pages = new Stream(this.#asker, "workloads", { text: bucketQuery(bucket, now), limit: BATCH });
      for await (const version of pages.rest()) found.push(workloadOf(version));
      return found;
    };
  }

  /** Gives a workload a node, where any will do: those at hand first, then what narrower and narrower queries return. */
  async #match(workload: Workload): Promise<void> {
    if (!this.#quotas.allow(workload)) return;
    const racks = this.#placements.racksFor(workload);
    if (racks?.length === 0) return;
    for (;;) {
      const node = this.#pool.find(workload, racks, (node) => this.#placements.admits(workload, node));
      if (node !== null) return this.#take({ workload, node });
      if (!await this.#nodes?.readFor(workload, racks)) return;
    }
  }

  #take(match: Match): void {
    const { workload, node } = match;
    this.#pool.take(node);
    this.#quotas.charge(workload);
    const key = toHex(workload.version.key);
    this.#runs(key, workload.group, node.rack);
    this.#waiting.delete(key);
    this.#matches.push(match);
    this.#cycle.matches.push(match);
  }

  /** Writes what was decided and is not written yet as a block. */
  async #write(): Promise<void> {
    if (this.#matches.length === 0) return;
    const number = this.#store.tip! + 1;
    const start = performance.now();
    const operations = matchOperations(this.#matches, this.#quotas.takeCharged(), number);
    const bytes = encodeBlock({ number, operations });
    const block = decodeBlock(bytes);
    const prepared = performance.now();
    await this.#store.appendBlock(block);
    this.#record.prepareMs += prepared - start;
    this.#record.writeMs.push(performance.now() - prepared);
    this.#record.entities += operations.length;
    this.#cycle.blocks.push(bytes);
    this.#matches = [];
  }
}
