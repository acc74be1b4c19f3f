import { type Box, boxesAround, type Circle } from "../../area/circle.ts";
import { PLACES, type UnitPoint } from "../../area/places.ts";
import { type CellGrid, cellIndex, type CellRange, joinRanges } from "./cell_index.ts";

/** Bits of each coordinate: six characters of a geohash, cells of 611 m by at most 1,223 m. */
const BITS = 15;
/** Most cells of a cover; a larger circle is covered by larger cells. choice: fewer rows are read in vain than ranges looked up. */
const CELLS_MAX = 512;

/**
 * Geohash, the bits of longitude and latitude in turn, as a number: cells whose number begins alike are one larger cell, so that a
 * circle of any size is a few ranges. Source: Niemeyer 2008 (geohash.org); en.wikipedia.org/wiki/Geohash.
 */
export const GEOHASH_GRID: CellGrid = {
  cellOf: (place) => geohashOf(...cellAt(place), BITS),
  cover: coverOf,
};

/** Lists places by their geohash. */
export const GEOHASH_INDEX = cellIndex({ name: "geohash", grid: () => GEOHASH_GRID });

/** Row from the south pole, column from the date line. */
function cellAt({ lat, lng }: UnitPoint): [row: number, column: number] {
  const part = (units: number, half: number) => {
    const most = 2 ** BITS;
    return Math.min(most - 1, Math.floor((units / PLACES.scale + half) / (2 * half) * most));
  };
  return [part(lat, 90), part(lng, 180)];
}

// A library would bring a dependency for these lines, and cells whose edges belong to the other side.
function geohashOf(row: number, column: number, bits: number): number {
  let code = 0;
  for (let bit = bits - 1; bit >= 0; bit--) code = 4 * code + 2 * (column >> bit & 1) + (row >> bit & 1);
  return code;
}

function coverOf(circle: Circle): CellRange[] {
  const corners = boxesAround(circle).map(cornersOf);
  let bits = BITS;
  while (cellsOf(corners, bits) > CELLS_MAX) bits--;
  const unseen = BITS - bits;
  const size = 4 ** unseen;
  // Boxes that meet at the other side of the globe may share cells.
  const codes = new Set<number>();
  for (const [[south, west], [north, east]] of corners) {
    for (let row = south >> unseen; row <= north >> unseen; row++) {
      for (let column = west >> unseen; column <= east >> unseen; column++) {
        codes.add(geohashOf(row, column, bits));
      }
    }
  }
  return joinRanges(Array.from(codes, (code) => [code * size, (code + 1) * size - 1] as const));
}

type Corners = readonly [southWest: readonly [number, number], northEast: readonly [number, number]];

function cornersOf({ south, north, west, east }: Box): Corners {
  const { scale } = PLACES;
  return [
    cellAt({ lat: south * scale, lng: west * scale }),
    cellAt({ lat: north * scale, lng: east * scale }),
  ];
}

function cellsOf(corners: readonly Corners[], bits: number): number {
  const unseen = BITS - bits;
  return corners.reduce(
    (sum, [[south, west], [north, east]]) =>
      sum + ((north >> unseen) - (south >> unseen) + 1) * ((east >> unseen) - (west >> unseen) + 1),
    0,
  );
}
