/** Result of one check of what this project needs. */
export interface Finding {
  readonly name: string;
  /** ok; limited: something optional does not work, or is not there yet; broken: the main job does not work. */
  readonly state: "ok" | "limited" | "broken";
  /** What was found, with its version or number. */
  readonly found: string;
  /** What to type or install; empty where the state is ok. */
  readonly fix: string;
}

/** A finding without a fault. */
export function fine(name: string, found: string): Finding {
  return { name, state: "ok", found, fix: "" };
}

/** A finding that something optional does not work. */
export function limited(name: string, found: string, fix: string): Finding {
  return { name, state: "limited", found, fix };
}
