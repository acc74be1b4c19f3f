/** What a measurement belongs to. Only figures of equal subjects are pooled. */
export interface Subject {
  readonly scenario: string;
  /** Name of the kind of store. */
  readonly store: string;
  /** Profile that chose the sizes. */
  readonly profile: string;
  /** Setting or write mode of the store. */
  readonly variant: string;
}

/** The subject of a trial's row, or of anything else that has one. */
export function subjectOf({ scenario, store, profile, variant }: Subject): Subject {
  return { scenario, store, profile, variant };
}

/** A subject as text, `mendoza:bitemporal:quick:full`; ids of laws end with it. */
export function subjectKey({ scenario, store, profile, variant }: Subject): string {
  return [scenario, store, profile, variant].join(":");
}

/** Rows grouped by subject, groups sorted by `subjectKey`: independent of the order of rows. */
export function bySubject<T extends Subject>(rows: readonly T[]): T[][] {
  const groups = Map.groupBy(rows, subjectKey);
  return [...groups.keys()].sort().map((key) => groups.get(key)!);
}
