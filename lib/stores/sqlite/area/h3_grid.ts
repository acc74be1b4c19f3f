import { type Circle, distanceM } from "../../area/circle.ts";
import { degreesOf } from "../../area/places.ts";
import { type CellGrid, cellIndex, joinRanges } from "./cell_index.ts";

/** The H3 library. */
export type H3 = typeof import("h3-js");

/** Cells of 0.74 km2, edges of 531 m on average: those that ride-sharing is known to use are 8 and 9. Source: h3geo.org, "Tables of Cell Statistics". */
export const H3_RESOLUTION = 8;
/** Average edge of a cell at that resolution, metres. Source: as `H3_RESOLUTION`. */
export const H3_EDGE_M = 531.414;
/** Most rings of a cover, 4,000 cells: a circle of some 28 km. choice: beyond, one scan of all that is listed is no slower. */
const LARGEST_K = 36;
/** Added to how far a cell reaches, as a share: its edges are arcs that the library rounds. */
const REACH_MARGIN = 0.01;

let library: H3 | null = null;

/** Loads the library, which takes some time and megabytes: only for who needs it. */
export async function loadH3(): Promise<H3> {
  return library ??= await import("h3-js");
}

/** Lists places by their H3 cell. Source: h3geo.org. */
export const H3_INDEX = cellIndex({ name: "h3", grid: () => h3Grid(library!), ready: loadH3 });

/** Numbers places by their cell, without the digits that all cells of the resolution share. */
export function h3Grid(h3: H3): CellGrid {
  return {
    cellOf(place) {
      const { lat, lng } = degreesOf(place);
      return numberOf(h3.latLngToCell(lat, lng, H3_RESOLUTION));
    },
    cover(circle) {
      const cells = diskAround(h3, circle);
      return cells === null
        ? null
        : joinRanges(cells.map((cell) => [numberOf(cell), numberOf(cell)] as const));
    },
  };
}

/** Bits of an index that finer resolutions use: ones in every cell of this one. */
const UNUSED = 2 ** (3 * (15 - H3_RESOLUTION));

/** Base cell and digits of an index, 31 bits. Its text is mode and resolution, two digits, and then these 52 bits. */
function numberOf(cell: string): number {
  return Math.floor(parseInt(cell.slice(-13), 16) / UNUSED);
}

/**
 * Cells that hold a circle together: disks of growing k around the centre's cell until no cell of the outermost ring touches the
 * circle. The circle is in one piece, and no way leads past a ring, so all of it is inside. A k computed from average cells misses
 * some of it: cells differ in size and shape, and the centre is anywhere in its own.
 * @returns Null where there are too many.
 */
function diskAround(h3: H3, circle: Circle): string[] | null {
  const origin = h3.latLngToCell(circle.lat, circle.lng, H3_RESOLUTION);
  const touches = (cell: string) => {
    const [lat, lng] = h3.cellToLatLng(cell);
    const centre = { lat, lng };
    const reach = Math.max(
      ...h3.cellToBoundary(cell).map(([lat, lng]) => distanceM(centre, { lat, lng })),
    );
    return distanceM(circle, centre) <= circle.radiusM + (1 + REACH_MARGIN) * reach;
  };
  // Rings are 1.5 edges apart at least, of cells from two thirds to a third more than the average.
  const first = Math.max(1, Math.floor(circle.radiusM / (2 * H3_EDGE_M)));
  if (first > LARGEST_K) return null;
  for (let most = Math.ceil(circle.radiusM / H3_EDGE_M) + 2;; most *= 2) {
    const capped = Math.min(most, LARGEST_K);
    const rings = h3.gridDiskDistances(origin, capped);
    for (let k = first; k <= capped; k++) if (!rings[k]!.some(touches)) return rings.slice(0, k).flat();
    if (capped === LARGEST_K) return null;
  }
}
