/**
 * The folders of lib/ in the order data flows (README.md "Map"): each may import itself, the files right in lib/ and the
 * folders before it.
 */
export const ORDER: readonly string[] = [
  "std_cli",
  "text",
  "stats",
  "runs",
  "reference",
  "cli",
  "chain",
  "keri",
  "stores",
  "scenarios",
  "synth",
  "inspect",
  "fit",
  "migrate",
  "model",
  "bench",
  "fidelity",
  "report",
  "doctor",
  "pack",
];
