import { HeadroomError } from "../../errors.ts";
import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../../scenarios/scenario.ts";
import { compileValue, referredEntity } from "../values/compile_value.ts";
import type { CounterHash } from "../values/counter_hash.ts";
import type { AttributePlace, Value, ValueContext } from "../values/value.ts";

/** Label of a type's first attribute among its children of the hash; those below are the contents' own. */
const FIRST_ATTRIBUTE = 5;

/** An attribute as a function of the planned version. */
export interface CompiledAttribute {
  readonly name: string;
  readonly spec: AttributeSpec;
  at(plan: AttributePlace): string | number;
}

/** What a type's attributes may need of others. */
export interface TypeContext extends Omit<ValueContext, "attribute" | "referred" | "through" | "empty"> {
  /** The compiler of another type's attributes. */
  compiler(type: string): AttributeCompiler;
}

/** Compiles one type's attributes, each once, those that others are given by first. */
export class AttributeCompiler {
  readonly #type: EntityTypeSpec;
  /** The type's attributes, then its traits. */
  readonly #specs: readonly AttributeSpec[];
  readonly #hash: CounterHash;
  readonly #context: TypeContext;
  readonly #compiled = new Map<string, CompiledAttribute>();
  /** Attributes being compiled, outermost first: meeting one again is a cycle. */
  readonly #open: string[] = [];

  /** @param hash The type's own. */
  constructor(type: EntityTypeSpec, hash: CounterHash, context: TypeContext) {
    this.#type = type;
    this.#specs = [...type.attributes, ...type.traits ?? []];
    this.#hash = hash;
    this.#context = context;
  }

  /** @throws {HeadroomError} The type has no such attribute, or its value depends on itself. */
  attribute(name: string): CompiledAttribute {
    const done = this.#compiled.get(name);
    if (done !== undefined) return done;
    const index = this.#specs.findIndex((attribute) => attribute.name === name);
    if (index < 0) this.#refuse(`the type has no attribute "${name}"`, "an attribute of the same type");
    this.#refuseCycle(name);
    const compiled = this.#bind(this.#specs[index]!, this.value(index));
    this.#compiled.set(name, compiled);
    return compiled;
  }

  /** An attribute that an entity keeps for life. @throws {HeadroomError} It changes: one would need to know when. */
  lasting(name: string): CompiledAttribute {
    const found = this.attribute(name);
    const { changes, inStates, value } = found.spec;
    const moving = value.kind === "state" || value.kind === "register" || value.kind === "roaming" ||
      (value.kind === "time" && value.of === "version");
    if (!changes && inStates === undefined && !moving) return found;
    return this.#refuse(`"${name}" changes during the entity's life`, "a value kept for life");
  }

  /** The value of the attribute (or, after them, trait) at an index, whatever the state. */
  value(index: number): Value {
    const spec = this.#specs[index]!;
    this.#open.push(spec.name);
    const value = compileValue(spec.value, this.#hash.child(FIRST_ATTRIBUTE + index), {
      ...this.#context,
      empty: emptyOf(spec),
      attribute: (name) => this.attribute(name).at,
      referred: (reference) => this.referred(reference),
      through: (reference, attribute) => this.#through(reference, attribute),
    });
    this.#open.pop();
    return value;
  }

  /** Which entity a reference attribute names in a version. */
  referred(reference: string): (place: AttributePlace) => number {
    const index = this.#specs.findIndex(({ name }) => name === reference);
    const spec = this.#specs[index];
    if (spec?.value.kind !== "reference") {
      return this.#refuse(`"${reference}" is not a reference`, "a reference attribute of the same type");
    }
    this.#refuseCycle(reference);
    this.#open.push(reference);
    const named = referredEntity(spec.value, this.#hash.child(FIRST_ATTRIBUTE + index), {
      ...this.#context,
      referred: (other) => this.referred(other),
    });
    this.#open.pop();
    return (place) => named({ ...place, version: spec.changes ? place.block : 0 });
  }

  /** An attribute of the entity that a reference names. */
  #through(reference: string, attribute: string): Value {
    const named = this.referred(reference);
    const spec = this.#specs.find(({ name }) => name === reference)!;
    const of = (spec.value as Extract<ValueSpec, { kind: "reference" }>).of;
    const there = this.#context.compiler(of).lasting(attribute);
    const empty = emptyOf(there.spec);
    return (place) => {
      if (spec.inStates !== undefined && !spec.inStates.includes(place.state)) return empty;
      return there.at({ entity: named(place), block: 0, state: "" });
    };
  }

  #bind(spec: AttributeSpec, value: Value): CompiledAttribute {
    const empty = emptyOf(spec);
    const at = ({ entity, block, state }: AttributePlace) => {
      if (spec.inStates !== undefined && !spec.inStates.includes(state)) return empty;
      return value({ entity, version: spec.changes ? block : 0, state, block });
    };
    return { name: spec.name, spec, at };
  }

  #refuseCycle(name: string): void {
    if (!this.#open.includes(name)) return;
    const cycle = [...this.#open.slice(this.#open.indexOf(name)), name].map((part) => `"${part}"`);
    this.#refuse(`its value depends on itself: ${cycle.join(" is given by ")}`, "no cycle");
  }

  #refuse(reason: string, expected: string): never {
    const attribute = this.#open.at(-1) ?? "";
    throw new HeadroomError(`Cannot draw attribute "${attribute}" of "${this.#type.id}": ${reason}`, {
      expected,
      next: "correct the scenario's attributes",
    });
  }
}

function emptyOf(spec: AttributeSpec): "" | 0 {
  return spec.type === "string" ? "" : 0;
}
