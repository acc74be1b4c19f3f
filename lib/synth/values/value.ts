import type { Cycle } from "./cycle.ts";

/** Where a value stands: the entity, the version (0 for values fixed for life, else its block), its state, its block. */
export interface ValuePlace {
  readonly entity: number;
  readonly version: number;
  readonly state: string;
  /** Block that writes the value. */
  readonly block: number;
}

/** What an attribute needs to know of a version. */
export type AttributePlace = Omit<ValuePlace, "version">;

/** A value as a pure function of its place. Numbers are in the attribute's unit, before encoding. */
export type Value = (place: ValuePlace) => string | number;

/** What a value may need besides its own counters. */
export interface ValueContext {
  /** Entities of the type itself, before any that its operation stream creates. */
  readonly members: number;
  /** Entities of another type that may be referred to. */
  count(type: string): number;
  /** The id of another type's entity. */
  id(type: string, entity: number): string;
  /** Which entity another reference attribute of the same type names. @throws {HeadroomError} No such reference. */
  referred(reference: string): (place: ValuePlace) => number;
  /** @throws {HeadroomError} Another type's attribute is missing, or its values are not held in turn. */
  cycle(type: string, attribute: string): Cycle;
  /** Block that created the entity the value belongs to. */
  birthBlock(entity: number): number;
  /**
   * Another attribute's value of the same entity at the same version.
   * @throws {HeadroomError} No such attribute, or one that depends on this value.
   */
  attribute(name: string): Value;
  /**
   * What the entity named by a reference attribute of the same type holds.
   * @throws {HeadroomError} No such reference or attribute, or one that does not last.
   */
  through(reference: string, attribute: string): Value;
  /** What is drawn where no case of a `given` fits: empty text or 0. */
  readonly empty: "" | 0;
}
