/** A key as Arkiv prints it. */
export function keyOf(n: number): string {
  return `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
}

/** A query and its answer, as the commands in data/reference/arkiv.md print them: as Go's encoder with an indent, and the line of the time. */
export function printed(query: string, keys: readonly (number | string)[], time: string): string {
  const data = keys.map((key) => ({
    key: typeof key === "number" ? keyOf(key) : key,
    contentType: "",
    owner: "0x01",
    stringAttributes: [{ key: "a", value: "{" }],
  }));
  const answer = JSON.stringify({ data, blockNumber: 0, cursor: "0x1" }, null, 2);
  return `Query: ${query}\n${answer}\nQuery time: ${time}\n`;
}
