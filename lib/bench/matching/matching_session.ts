import { HeadroomError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { checkCycle, type CheckedCycle } from "./checker/check_cycle.ts";
import { readStoredMarket, type StoredMarket } from "./checker/stored_market.ts";
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

/** A cycle, and what the stored chain says of it. */
export interface MatchingCycle extends CycleRecord {
  readonly checked: CheckedCycle;
}

/** A scheduler at work on a loaded store: its cycles, the world between them, and the checker after each. */
export class MatchingSession {
  readonly start: MatchingStart;
  readonly #store: EntityStore;
  readonly #matcher: Matcher;
  readonly #world: World;
  readonly #arrivals: number;
  readonly #most: number | null;
  #hasRun = false;

  private constructor(
    store: EntityStore,
    task: MatchingTask,
    { matcher, asked, totalMs }: Awaited<ReturnType<typeof Matcher.start>>,
  ) {
    this.#store = store;
    this.#matcher = matcher;
    const scenario = findEntityScenario(MARKET_STATES[task.state].scenario, "market");
    this.#world = new World(store, { scenario, scale: task.scale, seed: BigInt(task.seed) });
    this.#arrivals = task.arrivals;
    this.#most = task.most;
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

  /** Lets time pass, but for the first cycle, then runs one and checks it. Only the cycle is on the clock. */
  async cycle(): Promise<MatchingCycle> {
    if (this.#hasRun) await this.#world.pass(this.#arrivals);
    this.#hasRun = true;
    const before = await readStoredMarket(this.#store);
    refuseEmpty(before);
    const record = await this.#matcher.cycle();
    this.#world.start(this.#matcher.matches);
    const checked = checkCycle(before, await readStoredMarket(this.#store), this.#most);
    return { ...record, checked };
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}

/** @throws {HeadroomError} The store returns no workloads, or no nodes: every law would hold. */
function refuseEmpty({ workloads, nodes }: StoredMarket): void {
  if (workloads.size > 0 && nodes.size > 0) return;
  throw HeadroomError.unmet("check a cycle", {
    expected: "a market of workloads and nodes",
    actual: `${workloads.size} workloads and ${nodes.size} nodes`,
    next: "Check the store: its market was loaded.",
  });
}
