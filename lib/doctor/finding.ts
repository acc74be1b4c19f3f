/** What the doctor says of one thing this project needs. */
export interface Finding {
  readonly name: string;
  /** ok; limited: something optional would not work; broken: the main job would not work. */
  readonly state: "ok" | "limited" | "broken";
  /** What was found, with its version or number. */
  readonly found: string;
  /** What to type or install; empty where all is well. */
  readonly fix: string;
}

/** A finding without a fault. */
export function fine(name: string, found: string): Finding {
  return { name, state: "ok", found, fix: "" };
}
