import { createHash } from "node:crypto";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import type { Operation } from "../../chain/operation.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import { isoTime, numberOf, textOf, timeOfBlock } from "./market.ts";
import { demandOf } from "./quotas.ts";
import { freedNode, type Match, updateOf } from "./write_matches.ts";

/** What happens to a market between two cycles, off the clock: workloads that the matcher started end, others are submitted. */
export class World {
  readonly #store: EntityStore;
  readonly #submitted: Iterator<EntityVersion, never>;
  readonly #running: Match[] = [];
  #count = 0;

  constructor(store: EntityStore, source: ChainSource) {
    this.#store = store;
    this.#submitted = pendingWorkloads(source);
  }

  /** Takes what the matcher started. */
  start(matches: readonly Match[]): void {
    for (const match of matches) this.#running.push(match);
  }

  /** Appends a block in which so many workloads are submitted, and as many end, those that started first. @returns It, encoded. */
  async pass(count: number): Promise<Uint8Array> {
    const number = this.#store.tip! + 1;
    const operations: Operation[] = [];
    const place = () => ({ block: number, txIndex: 0, opIndex: operations.length });
    for (let i = 0; i < count; i++) operations.push(this.#submission(place()));
    const ending = this.#running.splice(0, count);
    const released = new Map<string, Record<string, number>>();
    for (const { workload, node } of ending) {
      operations.push(
        updateOf(await this.#stored(workload.version), { status: "completed", assigned_node: "" }, place()),
      );
      const busy = await this.#stored(node.version);
      operations.push(updateOf(busy, freedNode(busy), place()));
      const sum = released.get(workload.tenant) ?? {};
      for (const [name, amount] of Object.entries(demandOf(workload))) sum[name] = (sum[name] ?? 0) + amount;
      released.set(workload.tenant, sum);
    }
    for (const [tenant, sum] of released) {
      const text = `type = "resource_quota" && tenant_id = "${tenant}"`;
      const { versions: [quota] } = await this.#store.run(this.#store.compile(text), number - 1, {
        limit: 1,
      });
      const left = Object.entries(sum).map(([name, amount]) =>
        [`used_${name}`, numberOf(quota!, `used_${name}`) - amount] as const
      );
      operations.push(updateOf(quota!, Object.fromEntries(left), place()));
    }
    const bytes = encodeBlock({ number, operations });
    await this.#store.appendBlock(decodeBlock(bytes));
    return bytes;
  }

  /** A workload of the scenario under a key, an id and a time of its own. */
  #submission({ block, txIndex, opIndex }: Parameters<typeof updateOf>[2]): Operation {
    const { value: version } = this.#submitted.next();
    const id = `wl_new_${String(this.#count++).padStart(7, "0")}`;
    const changes = { workload_id: id, created_at: isoTime(timeOfBlock(block)) };
    const { btl: _, ...update } = updateOf(version, changes, { block, txIndex, opIndex });
    const key = new Uint8Array(createHash("sha256").update(id).digest());
    return { ...update, type: "create", key, btl: version.toBlock - BigInt(version.fromBlock) };
  }

  async #stored({ key }: EntityVersion): Promise<EntityVersion> {
    return (await this.#store.get(key, this.#store.tip!))!;
  }
}

/** Workloads that wait in the market of another seed, over and over. */
function* pendingWorkloads({ scenario, scale, seed }: ChainSource): Generator<EntityVersion, never> {
  const other = openDataset(scenario, scale, BigInt.asUintN(64, seed + 1n));
  const loaded = other.phases[0]!.to - 1;
  for (let entity = 0, found = 0;; entity++) {
    const version = other.version("workloads", entity, loaded);
    if (version === null) {
      if (found === 0) throw new Error("no workload waits");
      entity = -1;
    } else if (textOf(version, "status") === "pending") {
      found++;
      yield version;
    }
  }
}
