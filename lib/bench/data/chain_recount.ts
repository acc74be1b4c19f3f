import { refuseLive, refuseNotLive } from "../../chain/apply.ts";
import type { Block } from "../../chain/block.ts";
import { toHex } from "../../chain/hex.ts";
import type { Operation } from "../../chain/operation.ts";
import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../../chain/system_attributes.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { EntityLedger, type LedgerEntry } from "./entity_ledger.ts";
import { EntitySample } from "./entity_sample.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import type { ExpectedEntity } from "./expectations.ts";

/** An entity that a block touches: its newest version before the block, and after the operations so far (null: deleted). */
interface Touched {
  readonly key: Uint8Array;
  readonly known: LedgerEntry | null;
  after: LedgerEntry | null | "unchanged";
}

/**
 * Computes what a store must hold after appending blocks, independently of any store: the expectations of a chain that no
 * scenario generated. Also refuses what a store would refuse, before anything is loaded.
 *
 * Memory: 28 to 84 bytes per entity, and the sample. Source of the rules: data/reference/arkiv.md "Bi-temporal versions".
 */
export class ChainRecount {
  readonly #ledger = new EntityLedger();
  readonly #sample: EntitySample;
  readonly #sum = { versions: 0, stringRows: 0, numberRows: 0, payloadBytes: 0 };
  #first: number | null = null;
  #last = 0;
  #filled = 0;

  /** @param sampledEntities Approximate number of entities whose contents are followed. */
  constructor(sampledEntities: number) {
    this.#sample = new EntitySample(null, sampledEntities);
  }

  /** Adds the next block. @throws {OperationError} An operation that the entity's state does not allow. */
  add(block: Block): void {
    this.#first ??= block.number;
    this.#last = block.number;
    if (block.operations.length === 0) return;
    this.#filled++;
    const touched = new Map<string, Touched>();
    for (const operation of block.operations) this.#apply(operation, block.number, touched);
    for (const entity of touched.values()) this.#settle(entity);
    this.#sample.add(block);
  }

  /** First and newest block; null before the first. */
  get range(): { readonly first: number; readonly last: number } | null {
    return this.#first === null ? null : { first: this.#first, last: this.#last };
  }

  /** Number of blocks with operations. */
  get filledBlocks(): number {
    return this.#filled;
  }

  get totals(): ScenarioSize {
    return { entities: this.#ledger.size, ...this.#sum, payloadRows: this.#sum.versions };
  }

  /** What is live at the newest block. */
  live(): VersionTotals {
    const live = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
    for (const { toBlock, strings, numbers, payloadBytes } of this.#ledger.entries()) {
      if (toBlock <= this.#last) continue;
      live.versions++;
      live.strings += strings;
      live.numbers += numbers;
      live.payloadBytes += payloadBytes;
    }
    return live;
  }

  /** The followed entities as they are after the newest block. */
  known(): ExpectedEntity[] {
    return this.#sample.known(this.#last);
  }

  #apply(operation: Operation, block: number, touched: Map<string, Touched>): void {
    const id = toHex(operation.key);
    let entity = touched.get(id);
    if (entity === undefined) {
      entity = { key: operation.key, known: this.#ledger.get(operation.key), after: "unchanged" };
      touched.set(id, entity);
    }
    const now = entity.after === "unchanged" ? entity.known : entity.after;
    const live = now !== null && now.toBlock > block ? now : null;
    if (operation.type === "create") {
      if (live !== null) refuseLive(operation, block);
      entity.after = contents(operation, block);
      return;
    }
    if (live === null) {
      // Arkiv's chain reports an expiry at the block at which the version expires anyway: it changes nothing.
      if (operation.type === "expire" && entity.after === "unchanged" && now?.toBlock === block) return;
      refuseNotLive(operation, block);
    }
    switch (operation.type) {
      case "update":
        entity.after = contents(operation, block);
        return;
      case "delete":
      case "expire":
        entity.after = null;
        return;
      case "extend":
        entity.after = { ...live, toBlock: block + Number(operation.btl) };
        return;
      case "change_owner":
        entity.after = live;
    }
  }

  #settle({ key, known, after }: Touched): void {
    if (after === "unchanged") return;
    if (after === null) {
      this.#ledger.set(key, { ...known ?? NOTHING, toBlock: 0 });
      return;
    }
    this.#ledger.set(key, after);
    this.#sum.versions++;
    this.#sum.stringRows += after.strings + SYSTEM_STRINGS.length;
    this.#sum.numberRows += after.numbers + SYSTEM_NUMBERS.length;
    this.#sum.payloadBytes += after.payloadBytes;
  }
}

const NOTHING: LedgerEntry = { strings: 0, numbers: 0, payloadBytes: 0, toBlock: 0 };

function contents(
  { strings, numbers, payload, btl }: Extract<Operation, { type: "create" | "update" }>,
  block: number,
): LedgerEntry {
  return {
    strings: strings.length,
    numbers: numbers.length,
    payloadBytes: payload.length,
    toBlock: block + Number(btl),
  };
}
