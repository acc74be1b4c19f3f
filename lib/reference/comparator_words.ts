/** How a requirement's comparator reads before its threshold. */
export const COMPARATOR_WORDS: Readonly<Record<string, string>> = {
  gte: "at least",
  gt: "more than",
  lte: "at most",
  lt: "under",
  eq: "exactly",
  approx: "about",
};
