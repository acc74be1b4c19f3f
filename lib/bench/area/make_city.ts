import { Buffer } from "node:buffer";
import { join } from "node:path";
import { applyOperation } from "../../chain/apply.ts";
import type { Block } from "../../chain/block.ts";
import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { type AreaPlace, isWithin } from "../../stores/area/area_query.ts";
import { type Circle, distanceM, type GlobePoint } from "../../stores/area/circle.ts";
import { degreesOf, placeOf, PLACES, type UnitPoint } from "../../stores/area/places.ts";
import { H3_EDGE_M, H3_RESOLUTION, loadH3 } from "../../stores/sqlite/area/h3_grid.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { type AreaCity, cityScenario } from "./area_city.ts";
import { type AreaQuestion, digestPlaces, type ExpectedPlaces } from "./area_question.ts";

/** A city to be made. */
export interface CityTask {
  readonly city: AreaCity;
  readonly scale: number;
  readonly seed: string;
  /** Each appends a block of the stream. */
  readonly rounds: number;
  /** Drivers that a large answer is to have; null: 10,000, or half of those available where they are fewer. */
  readonly results: number | null;
  /** For `base.blocks` and `round-<n>.blocks`. */
  readonly folder: string;
}

/** A round's block and what is right once it is appended. */
export interface MadeRound {
  readonly block: number;
  readonly operations: number;
  readonly available: number;
  /** In the order of the questions. */
  readonly expected: readonly ExpectedPlaces[];
}

/** What a city holds, what is asked of it, and what is right. */
export interface MadeCity {
  readonly drivers: number;
  readonly available: number;
  readonly questions: readonly AreaQuestion[];
  readonly rounds: readonly MadeRound[];
  /** Of the large answers at the first block asked, the largest share that an H3 disk of one k leaves out (`oneK`). */
  readonly missedByOneK: number;
  /** Drivers whose stored longitude is beyond 32 bits with a sign, as a share. */
  readonly beyond32Bits: number;
}

const LARGE = 10_000;
const SMALL = 100;
/** Places that are asked around. choice: those of drivers, for riders are where they are. */
const CENTRES = 5;
const FILTER = 'available = "true"';
const INT32_MAX = 2 ** 31 - 1;

/**
 * Writes a city's chain as block files, and works out every answer from its operations, without a store and without an index.
 * @throws {HeadroomError} Too few drivers are available.
 */
export async function makeCity({ city, scale, seed, rounds, results, folder }: CityTask): Promise<MadeCity> {
  const scenario = cityScenario(city, rounds);
  const dataset = openDataset(scenario, scale, BigInt(seed));
  const { from, to } = dataset.phases[0]!;
  const live = new Map<string, EntityVersion>();
  const write = (name: string, blocks: Iterable<Block>) => {
    const header = { schema: 1 as const, scenario: scenario.id, scale, seed: BigInt(seed) };
    const file = BlockFileWriter.create(join(folder, name), header);
    let operations = 0;
    for (const block of blocks) {
      file.append(encodeBlock(block));
      apply(live, block);
      operations += block.operations.length;
    }
    file.close();
    return operations;
  };
  write("base.blocks", dataset.blocks(from, to));
  const start = availableAt(live, to - 1);
  const questions = questionsOf(start, { city, results });
  const made: MadeRound[] = [];
  let first = start;
  for (let round = 0; round < rounds; round++) {
    const block = to + round;
    const operations = write(`round-${round}.blocks`, dataset.blocks(block, block + 1));
    const available = availableAt(live, block);
    if (round === 0) first = available;
    const expected = questions.map((question) => {
      const places = withinOf(available, question);
      return { count: places.length, digest: digestPlaces(places) };
    });
    made.push({ block, operations, available: available.length, expected });
  }
  const drivers = [...live.values()].map(({ numbers }) => placeOf(numbers)!);
  const large = questions.filter(({ size }) => size === "large");
  const missed = await Promise.all(large.map((question) => oneKMisses(question, withinOf(first, question))));
  return {
    drivers: live.size,
    available: start.length,
    questions,
    rounds: made,
    missedByOneK: Math.max(...missed),
    beyond32Bits: drivers.filter(({ lng }) => lng + PLACES.lng.offset * PLACES.scale > INT32_MAX).length /
      drivers.length,
  };
}

function apply(live: Map<string, EntityVersion>, { number, operations }: Block): void {
  for (const operation of operations) {
    const id = toHex(operation.key);
    const next = applyOperation(live.get(id) ?? null, operation, number);
    if (next === null) live.delete(id);
    else live.set(id, next);
  }
}

interface Available {
  readonly key: Uint8Array;
  readonly place: UnitPoint;
}

/** Who is available at a block, in the order (from_block, entity_key). */
function availableAt(live: ReadonlyMap<string, EntityVersion>, block: number): Available[] {
  return [...live.values()]
    .filter(({ toBlock, strings }) =>
      toBlock > BigInt(block) && strings.some(([name, value]) => name === "available" && value === "true")
    )
    .sort((a, b) => a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key))
    .map(({ key, numbers }) => ({ key, place: placeOf(numbers)! }));
}

function withinOf(available: readonly Available[], circle: Circle): AreaPlace[] {
  return available.filter(({ place }) => isWithin(circle, place))
    .map(({ key, place }) => ({ key, ...degreesOf(place) }));
}

function questionsOf(
  available: readonly Available[],
  { city, results }: Pick<CityTask, "city" | "results">,
): AreaQuestion[] {
  const large = results ?? Math.min(LARGE, Math.floor(available.length / 2));
  if (large < 2 || large >= available.length) {
    throw new HeadroomError(`Cannot ask for ${large} drivers of ${city}: ${available.length} are available`, {
      expected: "more drivers available than a large answer has, which are two at least",
      actual: String(available.length),
      next: "Choose a larger --scale, or fewer --results.",
    });
  }
  const places = available.map(({ place }) => degreesOf(place));
  return Array.from({ length: CENTRES }, (_, i) => places[Math.floor((i + 0.5) / CENTRES * places.length)]!)
    .flatMap((centre) => {
      const distances = Float64Array.from(places, (place) => distanceM(centre, place)).sort();
      const question = (size: AreaQuestion["size"], count: number) => ({
        ...centre,
        // Between two of them, so that no rounding decides.
        radiusM: (distances[count - 1]! + distances[count]!) / 2,
        filter: FILTER,
        size,
      });
      return [question("large", large), question("small", Math.min(SMALL, Math.ceil(large / 10)))];
    });
}

/** The k that average cells suggest: as many rings as the radius has spacings between cells. */
function oneK(radiusM: number): number {
  return Math.ceil(radiusM / (Math.sqrt(3) * H3_EDGE_M));
}

/** Share of the places in a circle that the disk of one k leaves out. */
async function oneKMisses(circle: Circle, places: readonly GlobePoint[]): Promise<number> {
  const h3 = await loadH3();
  const cellOf = ({ lat, lng }: GlobePoint) => h3.latLngToCell(lat, lng, H3_RESOLUTION);
  const disk = new Set(h3.gridDisk(cellOf(circle), oneK(circle.radiusM)));
  return places.filter((place) => !disk.has(cellOf(place))).length / places.length;
}
