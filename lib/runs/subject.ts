/** What a measurement belongs to. Figures are pooled only where all of it is equal. */
export interface Subject {
  readonly scenario: string;
  /** Name of the kind of store. */
  readonly store: string;
  /** Profile that chose the sizes. */
  readonly profile: string;
  /** Setting or write mode of the store. */
  readonly variant: string;
}

/** The subject of a trial's row, or of anything that carries one. */
export function subjectOf({ scenario, store, profile, variant }: Subject): Subject {
  return { scenario, store, profile, variant };
}

/** A subject as text: `mendoza:bitemporal:quick:full`; ids of laws end with it. */
export function subjectKey({ scenario, store, profile, variant }: Subject): string {
  return [scenario, store, profile, variant].join(":");
}

/** Rows by subject, subjects in the order of their keys, so that nothing depends on the order of rows. */
export function bySubject<T extends Subject>(rows: readonly T[]): T[][] {
  const groups = Map.groupBy(rows, subjectKey);
  return [...groups.keys()].sort().map((key) => groups.get(key)!);
}
