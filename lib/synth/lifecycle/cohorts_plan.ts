import { HeadroomError } from "../../errors.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { CalendarSpec, EntityScenario } from "../../scenarios/scenario.ts";
import type { ChainPlan, EntityState, VersionPlan } from "./chain_plan.ts";
import { refuseLongChain, refuseManyEntities } from "./plan_limits.ts";
import { Cohort } from "./cohort.ts";
import { Endings } from "./endings.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import type { DatasetSource, Phase } from "../dataset.ts";
import { scaledCalendar } from "./scaled_calendar.ts";

/**
 * The `cohorts` generator: published cohorts over a published calendar. A scale makes the chain longer or shorter at the
 * same density: blocks, entities and versions are multiplied, batches and lifespans stay.
 *
 * A block holds each cohort's creations as one transaction, then each cohort's updates as another.
 */
export class CohortsPlan implements ChainPlan {
  readonly firstBlock: number;
  readonly end: number;
  readonly phases: readonly Phase[];
  readonly #cohorts: readonly Cohort[];
  /** Made when first asked for: only archives do. */
  #endings: Endings | null = null;

  constructor({ scenario, scale }: DatasetSource, hash: CounterHash) {
    const calendar = scenario.calendar ?? refuse(scenario, "a calendar");
    const phases = scaledCalendar(calendar, scale);
    this.firstBlock = calendar.firstBlock;
    this.end = phases.at(-1)!.to;
    refuseLongChain(scenario, this.end);
    const loadPhases = countLoadPhases(calendar);
    const loadEnd = phases[loadPhases - 1]!.to;
    this.phases = [
      { name: "load", from: this.firstBlock, to: loadEnd },
      { name: "steady", from: loadEnd, to: this.end },
    ];
    const counts = scaledCounts(scenario, scale);
    refuseManyEntities(scenario, counts.map(({ entities }) => entities));
    this.#cohorts = scenario.entityTypes.map((type, i) =>
      type.cohort === undefined
        ? refuse(scenario, `a cohort for "${type.id}"`)
        : new Cohort({ spec: type.cohort, ...counts[i]! }, { phases, loadPhases }, hash.child(i))
    );
  }

  *versions(block: number): Generator<VersionPlan> {
    for (let type = 0; type < this.#cohorts.length; type++) {
      const first = this.#cohorts[type]!.bornBefore(block);
      const last = this.#cohorts[type]!.bornBefore(block + 1);
      for (let entity = first; entity < last; entity++) {
        yield this.#plan({ type, entity, block, txIndex: type, opIndex: entity - first }, 0);
      }
    }
    for (let type = 0; type < this.#cohorts.length; type++) {
      let index = 0;
      for (const { entity, round } of this.#cohorts[type]!.updatesIn(block)) {
        const txIndex = this.#cohorts.length + type;
        yield this.#plan({ type, entity, block, txIndex, opIndex: index++ }, round);
      }
    }
  }

  *expiries(block: number): Generator<Pick<VersionPlan, "type" | "entity">> {
    if (block < this.firstBlock || block >= this.end) return;
    this.#endings ??= new Endings(this.#cohorts, this);
    yield* this.#endings.in(block);
  }

  birthBlock(type: number, entity: number): number {
    return this.#cohorts[type]!.birthBlock(entity);
  }

  birth(type: number, entity: number): VersionPlan {
    const block = this.birthBlock(type, entity);
    const opIndex = entity - this.#cohorts[type]!.bornBefore(block);
    return this.#plan({ type, entity, block, txIndex: type, opIndex }, 0);
  }

  bornThrough(type: number, block: number): number {
    return this.#cohorts[type]!.bornBefore(block + 1);
  }

  isLive(type: number, entity: number, block: number): boolean {
    return entity < this.bornThrough(type, block) && block < this.#cohorts[type]!.endBlock(entity);
  }

  liveCount(type: number, block: number): number {
    const born = this.bornThrough(type, block);
    let live = 0;
    for (let entity = 0; entity < born; entity++) if (this.isLive(type, entity, block)) live++;
    return live;
  }

  entityAt(type: number, entity: number, block: number): EntityState | null {
    if (!this.isLive(type, entity, block)) return null;
    const born = this.birth(type, entity);
    const newest = this.#cohorts[type]!.newestVersion(entity, block);
    // An update's place in its block is not asked for again.
    const written = { type, entity, block: newest.block, txIndex: 0, opIndex: 0 };
    const contents = newest.round === 0 ? born : this.#plan(written, newest.round);
    return { born, contents, from: newest.block, end: newest.block + contents.btl, ownerChanges: 0 };
  }

  #plan(place: VersionPlace, round: number): VersionPlan {
    const { type, entity, block, txIndex, opIndex } = place;
    const kind = round === 0 ? "create" : "update";
    const btl = this.#cohorts[type]!.btl(entity, round, block);
    return { type, entity, block, txIndex, opIndex, kind, state: "", btl, ownerChanges: 0 };
  }
}

type VersionPlace = Pick<VersionPlan, "type" | "entity" | "block" | "txIndex" | "opIndex">;

/** Phases at the calendar's start that have the first one's name. */
function countLoadPhases({ phases }: CalendarSpec): number {
  const after = phases.findIndex(({ name }) => name !== phases[0]!.name);
  return after < 0 ? phases.length : after;
}

function refuse(scenario: EntityScenario, missing: string): never {
  throw new HeadroomError(`Cannot generate "${scenario.id}": its generator "cohorts" needs ${missing}`, {
    expected: missing,
    next: 'add it to the scenario, or use the generator "types"',
  });
}
