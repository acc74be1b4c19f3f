import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { BlockOrderError } from "../../chain/errors.ts";
import { keyText } from "../../chain/system_attributes.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import type {
  AppendResult,
  CheckResult,
  CompiledQuery,
  EngineState,
  EntityStore,
  EntityStoreCapabilities,
  Page,
  QueryResult,
  StoreStats,
} from "../entity_store.ts";
import { readOnlyStore } from "../refusals.ts";
import { blockEffects, type Effect } from "../sqlite/block_effects.ts";
import { UnsupportedError } from "../unsupported_error.ts";
import { planBlock } from "./block_plan.ts";
import { NoAnswer } from "./json_rpc.ts";
import type { Ledger } from "./ledger.ts";
import { type Noted, NotedVersion, resultOf } from "./noted_version.ts";
import type { Service, ServiceHead } from "./service.ts";
import { ServiceReader } from "./service_reader.ts";
import { addressOf } from "./wire.ts";

/** Waits before a service that gave no answer is asked what it holds, ms. choice: it works on one block at a time, and queries wait. */
const ASKED_AGAIN = [0, 200, 800];

/** What a store is made of. */
interface Parts {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly path: string;
  readonly service: Service;
  readonly ledger: Ledger;
  readonly readOnly: boolean;
  /** What the service holds now. */
  readonly head: ServiceHead;
}

/**
 * A chain in Arkiv's storage service, with a ledger at the store's path. The service applies what it is sent without a check, keeps
 * no first block of a version and answers newest first: the ledger refuses what is no chain, and knows the order of results.
 */
export class EntityDbStore implements EntityStore {
  readonly name: string;
  readonly capabilities: EntityStoreCapabilities;
  readonly durability = "process";
  readonly #path: string;
  readonly #service: Service;
  readonly #ledger: Ledger;
  readonly #reader: ServiceReader;
  readonly #readOnly: boolean;
  /** The service's newest block before anything was sent. */
  readonly #blockAtOpen: number;
  /** Whether it is not known if the ledger's last block arrived. */
  #inDoubt = false;
  #appendMs = 0;
  #waitedMs = 0;

  /** @throws {HeadroomError} The service holds something else than the ledger says; nothing was changed. */
  constructor({ name, capabilities, path, service, ledger, readOnly, head }: Parts) {
    this.name = name;
    this.capabilities = capabilities;
    this.#path = path;
    this.#service = service;
    this.#ledger = ledger;
    this.#reader = new ServiceReader({ name, service, ledger });
    this.#readOnly = readOnly;
    this.#blockAtOpen = head.block;
    this.#agree(head);
  }

  get settings(): Readonly<Record<string, string | number>> {
    const { version, address } = this.#service;
    return {
      engine: "Arkiv storage service",
      service: address.chain,
      service_commit: version.commit!,
      service_tag: version.tag!,
      service_go: version.go!,
      sizes: address.dataDir === null ? "unknown: no --data-dir" : "growth of the service's data folder",
      // The rest is the store's own work: JSON and the ledger.
      ...this.#appendMs === 0 ? {} : { waiting_share_of_appends: this.#waitedMs / this.#appendMs },
    };
  }

  get tip(): number | null {
    return this.#ledger.tip;
  }

  async appendBlock(block: EncodedBlock): Promise<AppendResult> {
    if (this.#readOnly) throw readOnlyStore(`append block ${block.number} to`, this.#path);
    await this.#settle();
    const startMs = performance.now();
    const waitedMs = this.#service.waitedMs;
    const { last } = this.#ledger;
    if (last !== null && block.number !== last.number + 1) {
      throw new BlockOrderError(block.number, last.number, JSON.stringify(this.#path));
    }
    const stored = (key: EntityKey) => this.#ledger.find(key);
    const effects = blockEffects(block, (key, number) => {
      const found = stored(key);
      return found === null ? null : new NotedVersion(this.#sameKey(key, found), number);
    });
    this.#refuseSharedAddress(effects);
    const ending = this.#ledger.endingAt(block.number);
    const plan = planBlock(block, { last, ending, find: stored });
    this.#ledger.write(plan, { effects, ending });
    try {
      await this.#service.commit(plan, plan);
    } catch (error) {
      await this.#afterFailure(error, block.number);
    }
    this.#waitedMs += this.#service.waitedMs - waitedMs;
    this.#appendMs += performance.now() - startMs;
    return resultOf(block.number, effects);
  }

  /** Returns where the block has arrived after all. @throws Anything else: nothing of it was written, or nobody knows yet. */
  async #afterFailure(error: unknown, number: number): Promise<void> {
    if (!(error instanceof NoAnswer)) {
      // The service says that it did not.
      this.#ledger.undo();
      throw error;
    }
    this.#inDoubt = true;
    await this.#settle().catch((cause) => {
      if (!(cause instanceof NoAnswer)) throw cause;
      throw new HeadroomError(`Cannot tell whether block ${number} arrived: ${error.message}`, {
        expected: "an answer",
        actual: error.actual,
        next: "Start the service again: what it holds is asked before anything else is sent.",
        cause: error,
      });
    });
    if (this.tip === number) return;
    throw new HeadroomError(`Cannot append block ${number}: ${error.message}; nothing of it was written`, {
      expected: "an answer",
      actual: error.actual,
      next: "Append it again.",
      cause: error,
    });
  }

  /** Finds out whether the last block arrived, where that is not known. @throws {NoAnswer} Still not. */
  async #settle(): Promise<void> {
    if (!this.#inDoubt) return;
    const { last, live } = this.#ledger;
    for (const wait of ASKED_AGAIN) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      const head = await this.#service.head();
      // A request may wait at the service: that a block is not there is believed at last only.
      const isLast = wait === ASKED_AGAIN.at(-1);
      if (!isLast && !(head.block === last!.number && head.entities === live)) continue;
      this.#agree(head);
      this.#inDoubt = false;
      return;
    }
  }

  /**
   * Takes the ledger's last block back where the service has not got it.
   * @throws {HeadroomError} The service holds something else than this store sent.
   */
  #agree({ block, entities }: ServiceHead): void {
    const { last, live } = this.#ledger;
    if (last === null ? entities === 0 : last.number === block && live === entities) return;
    if (last !== null && !this.#readOnly && block === this.#blockBefore(last.number)) {
      this.#ledger.undo();
      if (this.#ledger.live === entities) return;
    }
    const held = `${entities} entities at block ${block}`;
    const { chain, revert } = this.#service.address;
    throw HeadroomError.unmet(`use the service at ${chain}`, {
      expected: last === null
        ? "one that holds nothing"
        : `${live} entities at block ${last.number}, as sent`,
      actual: held,
      next: revert || last !== null
        ? "Start it on an empty --data-dir: nothing is taken back that this store did not send."
        : "Start it on an empty --data-dir, or add --revert where a command takes back its own blocks.",
    });
  }

  /** Number that the service's head had before the ledger's last block: before the first one, what it was opened with. */
  #blockBefore(number: number): number {
    return this.#ledger.newestBlocks(2).length < 2 ? this.#blockAtOpen : number - 1;
  }

  bulkLoad(): Promise<VersionTotals> {
    const next = "Append the blocks one by one.";
    return Promise.reject(
      new UnsupportedError(this.name, "bulk load", { reason: "it takes blocks alone", next }),
    );
  }

  compile(text: string): CompiledQuery {
    return this.#reader.compile(text);
  }

  async run(query: CompiledQuery, atBlock: number, page: Page): Promise<QueryResult> {
    await this.#settle();
    return await this.#reader.run(query, atBlock, page);
  }

  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    await this.#settle();
    return await this.#reader.get(key, atBlock);
  }

  explain(query: CompiledQuery, atBlock: number): Promise<readonly string[]> {
    return Promise.try(() => this.#reader.explain(query, atBlock));
  }

  async stats(): Promise<StoreStats> {
    await this.#settle();
    return await this.#reader.stats();
  }

  async check(): Promise<CheckResult> {
    await this.#settle();
    return await this.#reader.check();
  }

  engineState(): EngineState {
    return {};
  }

  close(): Promise<void> {
    return Promise.try(() => this.#ledger.close());
  }

  #sameKey(key: EntityKey, found: Noted): Noted {
    if (keyText(found.key) === keyText(key)) return found;
    throw this.#sharedAddress(key);
  }

  /** Two new entities of one block may share an address, too. */
  #refuseSharedAddress(effects: readonly Effect<NotedVersion>[]): void {
    const seen = new Set<string>();
    for (const { key } of effects) {
      const address = addressOf(key);
      if (seen.has(address)) throw this.#sharedAddress(key);
      seen.add(address);
    }
  }

  #sharedAddress(key: EntityKey): UnsupportedError {
    return new UnsupportedError(this.name, "append a block", {
      reason: `entity ${keyText(key)} shares its first 20 bytes, its address there, with another one`,
      next: "Keep this chain in another kind of store.",
    });
  }
}
