/** Id of a run: its day and four hex digits, so that a list of runs sorts by day. */
export function runId(now: Date, random: number): string {
  const digits = Math.floor(random * 0x10000).toString(16).padStart(4, "0");
  return `${now.toISOString().slice(0, 10)}-${digits}`;
}
