/**
 * What the number of a chain's extends counts from, as far as its other operations tell. `block`: the extend's own block, as
 * Arkiv's SQLite store takes it. `expiry`: the old expiry, as Arkiv's chain does, which then lets the entity live longer than
 * that store thinks. `untold`: no later operation tells; it is then taken as `block`.
 * Source: data/reference/arkiv.md "Extends".
 */
export type ExtendReading = "block" | "expiry" | "untold";

/** One sentence for people who gave the chain. */
export function describeReading(reading: ExtendReading): string {
  switch (reading) {
    case "block":
      return "The numbers of its extends count from the block of the extend, as Arkiv's SQLite store takes them.";
    case "expiry":
      return "The numbers of its extends count from the old expiry, as Arkiv's chain does: they were converted, so that every " +
        "life ends where the chain ended it (Arkiv's SQLite store counts from the block, and ends it earlier).";
    case "untold":
      return "Nothing in it tells whether the numbers of its extends count from the block of the extend or from the old " +
        "expiry: they were taken from the block, as Arkiv's SQLite store does.";
  }
}
