import { HeadroomError } from "../../errors.ts";
import type { OperationSpec } from "../../scenarios/scenario.ts";
import { Flow, type Stream } from "./flow.ts";
import { arrivesIn, leavesFrom, perBlock, stateOf } from "./operation_rates.ts";
import { StreamRate } from "./stream_rate.ts";

/** Members of a type's state at the start of the stream. */
export type InitialCounts = (entityType: string, state: string) => number;

/** A stage whose rates are to be found. */
export interface StageNeeds {
  /** All streams with the stage's rates at a share. */
  withShare(share: number): readonly Stream[];
  /** The operations that run in the stage. */
  readonly running: readonly OperationSpec[];
  readonly scale: number;
  readonly from: number;
  readonly to: number;
  readonly initial: InitialCounts;
}

/** What the operations of a stage ask of one state at the declared rates. */
interface Demand {
  readonly entityType: string;
  readonly state: string;
  /** Members touched in the worst block. */
  readonly perBlock: number;
  /** Members lost over the stage, and what a pulse takes ahead of its mean. */
  readonly drain: number;
  /** Streams that touch the state: each may be one whole operation ahead of its mean, or behind. */
  readonly streams: number;
}

/** How the share shrinks where whole operations do not fit although their means would. */
const STEP = 0.75;
const STEPS_MAX = 60;

/** Most blocks of a stage that are counted one by one. choice: some seconds; no built-in scenario needs a hundredth of it. */
const COUNTED_MAX = 2 ** 20;

/**
 * The share of the declared rates that the existing entities can sustain throughout a stage, 0 to 1. All of them where no block
 * touches more members of a state than wait in it, counted block by block: a rare operation on a state that is still empty
 * then stops nothing. Otherwise each state keeps twice as many members as the worst block touches, after what it loses over
 * the stage, and where it has only a handful of members the blocks are counted too.
 * @throws {HeadroomError} A stage so long, with so few members, that its blocks cannot be counted.
 */
export function sustainableShare(stage: StageNeeds): number {
  const demands = demandsOf(stage);
  const before = stage.withShare(0);
  const members = demands.map((demand) =>
    membersAt({ initial: stage.initial, streams: before }, demand, stage.from)
  );
  let counted = 0;
  const count = () => {
    if (++counted > COUNTED_MAX) refuseToCount(stage);
  };
  const fits = (share: number) => {
    const tight = demands.filter(({ perBlock, drain, streams }, i) =>
      members[i]! < share * (perBlock + drain) + streams
    );
    return tight.length === 0 || sustains(stage, { streams: stage.withShare(share), demands: tight, count });
  };
  if (fits(1)) return 1;
  let share = 1;
  demands.forEach(({ perBlock, drain }, i) => {
    const needed = 2 * perBlock + drain;
    // An empty state is for the count below: what comes into it may be as much as what is asked of it.
    if (needed > 0 && members[i]! > 0) share = Math.min(share, members[i]! / needed);
  });
  for (let step = 0; step < STEPS_MAX; step++, share *= STEP) if (fits(share)) return share;
  return 0;
}

function refuseToCount({ from, to }: StageNeeds): never {
  throw HeadroomError.unmet(`plan ${to - from} blocks of operations`, {
    expected:
      `a shorter stream, or enough entities for its rates: at most ${COUNTED_MAX} blocks are counted one by one`,
    actual: "states that are nearly empty throughout",
    next: "lower steady.minBlocks or steady.versionShare, raise the entities' count, or use another --scale",
  });
}

function demandsOf({ running, scale, from, to }: StageNeeds): Demand[] {
  const places = new Map(
    running.flatMap((operation) => {
      const state = operation.kind === "update" ? stateOf(operation) : leavesFrom(operation);
      if (state === null) return [];
      const { entityType } = operation;
      return [[`${entityType}\n${state}`, { entityType, state }] as const];
    }),
  );
  return [...places.values()].map(({ entityType, state }) => {
    const own = running.filter((operation) => operation.entityType === entityType);
    const leaving = own.filter((operation) => leavesFrom(operation) === state);
    const arriving = own.filter((operation) => arrivesIn(operation) === state);
    const updating = own.filter((operation) => operation.kind === "update" && stateOf(operation) === state);
    const mean = (operations: readonly OperationSpec[]) => sum(operations, (one) => perBlock(one, scale));
    const worst = (operations: readonly OperationSpec[]) =>
      sum(operations, (one) => {
        const { period, active } = StreamRate.resting(one.pulse);
        return perBlock(one, scale) * period / active;
      });
    const ahead = sum(
      [...leaving, ...arriving].filter(({ pulse }) => pulse !== undefined),
      (one) => perBlock(one, scale) * StreamRate.resting(one.pulse).period,
    );
    return {
      entityType,
      state,
      perBlock: worst(leaving) + worst(updating),
      drain: (to - from) * Math.max(0, mean(leaving) - mean(arriving)) + ahead,
      streams: leaving.length + arriving.length + updating.length,
    };
  });
}

/**
 * Counts the blocks of a stage: whether each finds the members it touches. All demands advance together, so that the first
 * block that falls short ends it.
 */
function sustains(
  stage: StageNeeds,
  { streams, demands, count }: {
    readonly streams: readonly Stream[];
    readonly demands: readonly Demand[];
    readonly count: () => void;
  },
): boolean {
  const counts = demands.map((demand) => new MembersCount(stage, streams, demand));
  for (;;) {
    const first = counts.reduce((a, b) => b.block < a.block ? b : a);
    if (first.block >= stage.to) return true;
    count();
    if (!first.advance()) return false;
  }
}

/** Walks through the blocks that touch a state, passing over those that certainly find enough members. */
class MembersCount {
  /** The next block to look at. */
  block: number;
  readonly #members: (block: number) => number;
  readonly #touches: Flow;
  /** Members touched in the fullest block, and most that leave in one. */
  readonly #most: number;
  readonly #mostLost: number;

  constructor({ from, initial }: StageNeeds, streams: readonly Stream[], demand: Demand) {
    const own = streams.filter(({ spec }) => spec.entityType === demand.entityType);
    const leaving = own.filter(({ spec }) => leavesFrom(spec) === demand.state);
    const updating = own.filter(({ spec }) => spec.kind === "update" && stateOf(spec) === demand.state);
    this.#members = (block) => membersAt({ initial, streams }, demand, block);
    this.#touches = new Flow([...leaving, ...updating]);
    this.#mostLost = Math.max(1, sum(leaving, ({ rate }) => rate.mostInBlock));
    this.#most = sum(this.#touches.streams, ({ rate }) => rate.mostInBlock);
    this.block = this.#touching(from);
  }

  /** Moves on to the next block to look at. @returns Whether this one finds the members it touches. */
  advance(): boolean {
    const members = this.#members(this.block);
    if (this.#touches.inBlock(this.block) > members) return false;
    // However many leave, so many blocks after this one find what the fullest block touches.
    const passed = Math.max(0, Math.floor((members - this.#most) / this.#mostLost));
    this.block = this.#touching(this.block + 1 + passed);
    return true;
  }

  /** The first block from `n` on that touches a member. */
  #touching(n: number): number {
    return this.#touches.at(this.#touches.before(n))?.block ?? Infinity;
  }
}

/** Members of a state at the start of block `n` of the stream. */
export function membersAt(
  { initial, streams }: { readonly initial: InitialCounts; readonly streams: readonly Stream[] },
  { entityType, state }: Pick<Demand, "entityType" | "state">,
  n: number,
): number {
  return initial(entityType, state) + sum(streams, ({ spec, rate }) => {
    if (spec.entityType !== entityType) return 0;
    const joins = arrivesIn(spec) === state ? 1 : 0;
    const parts = leavesFrom(spec) === state ? 1 : 0;
    return joins === parts ? 0 : (joins - parts) * rate.before(n);
  });
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
