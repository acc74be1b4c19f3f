import { Buffer } from "node:buffer";
import { join } from "node:path";
import { applyOperation } from "../../chain/apply.ts";
import type { Block } from "../../chain/block.ts";
import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import { toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import type { AreaPlace } from "../../stores/area/area_query.ts";
import { type Circle, EARTH_RADIUS_M, type GlobePoint } from "../../stores/area/circle.ts";
import { H3_EDGE_M, H3_RESOLUTION, loadH3 } from "../../stores/sqlite/area/h3_grid.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { type AreaCity, cityScenario } from "./area_city.ts";
import { type AreaQuestion, digestPlaces, type ExpectedPlaces } from "./area_question.ts";
import { BLOCKS_PER_ROUND, largeResults } from "./plan_area.ts";

/** A city to be made. */
export interface CityTask {
  readonly city: AreaCity;
  readonly scale: number;
  readonly seed: string;
  readonly rounds: number;
  /** Drivers that a large answer is to have; null: as `largeResults`. */
  readonly results: number | null;
  /** For `base.blocks` and `round-<n>.blocks`. */
  readonly folder: string;
}

/** A round's blocks: one that warms up, and one that is measured. */
interface MadeRound {
  /** Of the measured block, which ends the round. */
  readonly operations: number;
  readonly available: number;
  /** What is right at that block, in the order of the questions; and what was right one block before. */
  readonly expected: readonly ExpectedPlaces[];
  readonly expectedBefore: readonly ExpectedPlaces[];
}

/** What a city holds, what is asked of it, and what is right. */
export interface MadeCity {
  readonly drivers: number;
  readonly available: number;
  readonly questions: readonly AreaQuestion[];
  readonly rounds: readonly MadeRound[];
  /** Of the large answers before the first round, the largest share that an H3 disk of one k leaves out (`oneK`). */
  readonly missedByOneK: number;
  /** Drivers whose stored longitude is beyond 32 bits with a sign, as a share. */
  readonly beyond32Bits: number;
}

const SMALL = 100;
/** Places that are asked around. choice: those of drivers, for riders are where they are. */
const CENTRES = 5;
const FILTER = 'available = "true"';
const INT32_MAX = 2 ** 31 - 1;

/** A direction from the centre of the globe. */
type Vector = readonly [x: number, y: number, z: number];

/** Someone who is available. */
interface Available extends AreaPlace {
  readonly vector: Vector;
}

/**
 * Writes a city's chain as block files, and works out every answer from its operations: without a store or an index, with code of its
 * own for what is stored and how far it is.
 * @throws {HeadroomError} Too few drivers are available.
 */
export async function makeCity({ city, scale, seed, rounds, results, folder }: CityTask): Promise<MadeCity> {
  const scenario = cityScenario(city, BLOCKS_PER_ROUND * rounds);
  const dataset = openDataset(scenario, scale, BigInt(seed));
  const { from, to } = dataset.phases[0]!;
  const live = new Map<string, EntityVersion>();
  const file = BlockFileWriter.create(join(folder, "base.blocks"), headerOf());
  for (const block of dataset.blocks(from, to)) append(file, block);
  file.close();
  const start = availableAt(live, to - 1);
  const questions = questionsOf(start, { city, results: results ?? largeResults(start.length) });
  const answers = (available: readonly Available[]): ExpectedPlaces[] =>
    questions.map((question) => {
      const places = withinOf(available, question);
      return { count: places.length, digest: digestPlaces(places) };
    });
  const made: MadeRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const warmUp = to + BLOCKS_PER_ROUND * round;
    const file = BlockFileWriter.create(join(folder, `round-${round}.blocks`), headerOf());
    const [before, measured] = [...dataset.blocks(warmUp, warmUp + BLOCKS_PER_ROUND)] as [Block, Block];
    append(file, before);
    const expectedBefore = answers(availableAt(live, before.number));
    append(file, measured);
    file.close();
    const available = availableAt(live, measured.number);
    const { length: operations } = measured.operations;
    made.push({ operations, available: available.length, expected: answers(available), expectedBefore });
  }
  const large = questions.filter(({ size }) => size === "large");
  const missed = await Promise.all(large.map((question) => oneKMisses(question, withinOf(start, question))));
  const longitudes = Array.from(live.values(), ({ numbers }) => storedOf(numbers, "current_lng"));
  return {
    drivers: live.size,
    available: start.length,
    questions,
    rounds: made,
    missedByOneK: Math.max(...missed),
    beyond32Bits: longitudes.filter((stored) => stored > INT32_MAX).length / longitudes.length,
  };

  function headerOf() {
    return { schema: 1 as const, scenario: scenario.id, scale, seed: BigInt(seed) };
  }

  function append(file: BlockFileWriter, block: Block): void {
    file.append(encodeBlock(block));
    for (const operation of block.operations) {
      const id = toHex(operation.key);
      const next = applyOperation(live.get(id) ?? null, operation, block.number);
      if (next === null) live.delete(id);
      else live.set(id, next);
    }
  }
}

/** Who is available at a block, in the order (from_block, entity_key). */
function availableAt(live: ReadonlyMap<string, EntityVersion>, block: number): Available[] {
  return [...live.values()]
    .filter(({ toBlock, strings }) =>
      toBlock > BigInt(block) && strings.some(([name, value]) => name === "available" && value === "true")
    )
    .sort((a, b) => a.fromBlock - b.fromBlock || Buffer.compare(a.key, b.key))
    .map(({ key, numbers }) => {
      const lat = storedOf(numbers, "current_lat") / 1e7 - 90;
      const lng = storedOf(numbers, "current_lng") / 1e7 - 180;
      return { key, lat, lng, vector: vectorOf({ lat, lng }) };
    });
}

/** A numeric attribute as it is stored. */
function storedOf(numbers: EntityVersion["numbers"], name: string): number {
  return Number(numbers.find(([other]) => other === name)![1]);
}

function withinOf(available: readonly Available[], circle: Circle): Available[] {
  const centre = vectorOf(circle);
  return available.filter(({ vector }) => angleM(centre, vector) <= circle.radiusM);
}

function vectorOf({ lat, lng }: GlobePoint): Vector {
  const [north, east] = [lat * Math.PI / 180, lng * Math.PI / 180];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

/** How far two places are apart by the angle between their vectors, metres: another formula than what stores decide by. */
function angleM([x, y, z]: Vector, [u, v, w]: Vector): number {
  return EARTH_RADIUS_M *
    Math.atan2(Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u), x * u + y * v + z * w);
}

function questionsOf(
  available: readonly Available[],
  { city, results }: { readonly city: AreaCity; readonly results: number },
): AreaQuestion[] {
  if (results < 2 || results >= available.length) {
    throw new HeadroomError(
      `Cannot ask for ${results} drivers of ${city}: ${available.length} are available`,
      {
        expected: "more drivers available than a large answer has, which are two at least",
        actual: String(available.length),
        next: "Choose a larger --scale, or fewer --results.",
      },
    );
  }
  return Array.from(
    { length: CENTRES },
    (_, i) => available[Math.floor((i + 0.5) / CENTRES * available.length)]!,
  )
    .flatMap(({ lat, lng, vector }) => {
      const distances = Float64Array.from(available, (other) => angleM(vector, other.vector)).sort();
      const question = (size: AreaQuestion["size"], count: number) => ({
        lat,
        lng,
        // Between two of them, so that no rounding decides.
        radiusM: (distances[count - 1]! + distances[count]!) / 2,
        filter: FILTER,
        size,
      });
      return [question("large", results), question("small", Math.min(SMALL, Math.ceil(results / 10)))];
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
