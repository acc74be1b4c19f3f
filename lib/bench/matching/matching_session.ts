import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { MARKET_STATES, type MarketState } from "./market.ts";
import { type CycleRecord, Matcher, type Way } from "./matcher.ts";
import { RULES } from "./rules.ts";
import { World } from "./world.ts";

/** What one process matches. */
export interface MatchingTask {
  readonly file: StoreFile;
  readonly state: MarketState;
  readonly scale: number;
  readonly seed: string;
  readonly way: Way;
  readonly most: number | null;
  /** Workloads that are submitted, and that end, between two cycles. */
  readonly arrivals: number;
}

/** What a scheduler's start took: queries, and ms in all. */
export interface MatchingStart {
  readonly queries: number;
  readonly ms: number;
}

/** A cycle that nobody has checked yet. */
export interface UncheckedCycle {
  readonly record: CycleRecord;
  /** The last block before it. */
  readonly before: number;
  /** A block file: what was appended since the cycle before, the world's block included. */
  readonly blocks: string;
}

/** A scheduler at work on a loaded store: its cycles, and the world between them. */
export class MatchingSession {
  readonly start: MatchingStart;
  readonly #store: EntityStore;
  readonly #task: MatchingTask;
  readonly #source: ChainSource;
  readonly #matcher: Matcher;
  readonly #world: World;
  #cycles = 0;

  private constructor(
    store: EntityStore,
    task: MatchingTask,
    { matcher, asked, totalMs }: Awaited<ReturnType<typeof Matcher.start>>,
  ) {
    this.#store = store;
    this.#task = task;
    this.#matcher = matcher;
    const scenario = findEntityScenario(MARKET_STATES[task.state].scenario, "market");
    this.#source = { scenario, scale: task.scale, seed: BigInt(task.seed) };
    this.#world = new World(store, this.#source);
    this.start = { queries: asked.ms.length, ms: totalMs };
  }

  static async open(task: MatchingTask): Promise<MatchingSession> {
    const { file: { store: name, variant, path }, state, way, most } = task;
    const store = await (await findEntityStore(name)).open(path, { variant });
    const { priceLevel } = MARKET_STATES[state].market;
    return new MatchingSession(
      store,
      task,
      await Matcher.start(store, { rules: RULES, way, most, priceLevel }),
    );
  }

  /** Lets time pass, but for the first cycle, then runs one and keeps its blocks. Only the cycle is on the clock. */
  async cycle(): Promise<UncheckedCycle> {
    const passed = this.#cycles++ === 0 ? [] : [await this.#world.pass(this.#task.arrivals)];
    const before = this.#store.tip!;
    const record = await this.#matcher.cycle();
    const { matches, blocks } = this.#matcher.newest;
    this.#world.start(matches);
    const { scenario, scale, seed } = this.#source;
    const path = `${this.#task.file.path}.cycle-${this.#cycles}.blocks`;
    const file = BlockFileWriter.create(path, { schema: 1, scenario: scenario.id, scale, seed });
    for (const block of [...passed, ...blocks]) file.append(block);
    file.close();
    return { record, before, blocks: path };
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}
