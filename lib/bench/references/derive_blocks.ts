import type { Block } from "../../chain/block.ts";
import { byName } from "../../chain/by_name.ts";
import type { Attributes } from "../../chain/entity.ts";
import type { Create, Operation, Update } from "../../chain/operation.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { Dataset } from "../../synth/dataset.ts";
import { kindFinder, linkAttributes, type LinkSet } from "./link_sets.ts";

/** Makes other contents of a block's creates and updates; the other operations carry none. */
function mapContents(block: Block, change: (operation: Create | Update) => Operation): Block {
  return {
    ...block,
    operations: block.operations.map((operation) =>
      operation.type === "create" || operation.type === "update" ? change(operation) : operation
    ),
  };
}

/**
 * Turns every attribute that names an entity from text into a number: ids are numbered from 1 on as they are met, empty text is 0. Same
 * blocks, same numbers.
 */
export function numberReferences(set: Pick<LinkSet, "kinds">): (block: Block) => Block {
  const linked = linkAttributes(set);
  const numbers = new Map([["", 0n]]);
  const numberOf = (text: string) => {
    const known = numbers.get(text) ?? BigInt(numbers.size);
    numbers.set(text, known);
    return known;
  };
  return (block) =>
    mapContents(block, (operation) => {
      const moved = operation.strings.filter(([name]) => linked.has(name));
      return {
        ...operation,
        strings: operation.strings.filter(([name]) => !linked.has(name)),
        numbers: byName([
          ...operation.numbers,
          ...moved.map(([name, text]) => [name, numberOf(text)] as const),
        ]),
      };
    });
}

/** Adds the reference that a scenario lacks to its blocks: each driver names the zone whose centre is nearest. */
export function addReferences(set: LinkSet, dataset: Dataset): (block: Block) => Block {
  const { added } = set;
  if (added === undefined) return (block) => block;
  const [zones, kindOf] = [zonesOf(set, dataset), kindFinder(set)];
  return (block) =>
    mapContents(block, (operation) => {
      if (kindOf(operation.strings) !== added.to) return operation;
      const zone = nearest(zones, operation);
      return { ...operation, strings: byName([...operation.strings, [added.attribute, zone] as const]) };
    });
}

/** A zone's id, and its centre in the stored form of coordinates. */
interface Zone {
  readonly id: string;
  readonly lat: number;
  readonly lng: number;
}

function zonesOf({ kinds }: LinkSet, dataset: Dataset): Zone[] {
  const { scenario, scale, phases } = dataset;
  const { type, id } = kinds.zone!;
  const position = scenario.entityTypes.findIndex((other) => other.id === type);
  return Array.from({ length: scaledCounts(scenario, scale)[position]!.entities }, (_, n) => {
    const { strings, numbers } = dataset.version(type, n, phases[0]!.to - 1)!;
    return {
      id: strings.find(([name]) => name === id)![1],
      lat: coordinate(numbers, "zone_lat"),
      lng: coordinate(numbers, "zone_lng"),
    };
  });
}

function nearest(zones: readonly Zone[], { key, numbers }: Create | Update): string {
  const [lat, lng] = [coordinate(numbers, "current_lat"), coordinate(numbers, "current_lng")];
  const distances = zones.map((zone) => (zone.lat - lat) ** 2 + (zone.lng - lng) ** 2);
  const least = Math.min(...distances);
  // Zones share centres: the drivers of one are spread over all that are as near.
  const near = zones.filter((_, i) => distances[i] === least);
  return near[key[0]! % near.length]!.id;
}

function coordinate(numbers: Attributes<bigint>, name: string): number {
  return Number(numbers.find(([other]) => other === name)![1]);
}
