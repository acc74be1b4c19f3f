/** What one trial at a rate came to. */
export interface RateTrial {
  /** The requirement was met. */
  readonly held: boolean;
  /** What broke first, by the evidence recorded, as the end of "at this rate …"; null where nothing tells. */
  readonly broke: string | null;
  /** The rate was not really offered: the trial says nothing against the store, nor for it. */
  readonly generatorBound: boolean;
}

/** A rate with its trials in their order: the first one scouts, the others confirm what it found or refute it. */
export interface TriedRate {
  /** Per second. */
  readonly rate: number;
  readonly trials: readonly RateTrial[];
}

/** A rate holds where `held` of up to `of` fresh trials do; it does not once they no longer can. Whole numbers from 1. */
export interface Confirmation {
  readonly held: number;
  readonly of: number;
}

/** A rate as its trials judge it: it holds, the store failed it, or the generator could not offer it. */
export interface JudgedRate extends TriedRate {
  readonly verdict: "held" | "failed" | "generator";
  /** By fresh trials. */
  readonly isConfirmed: boolean;
}

/**
 * By its fresh trials once they decide, by its first one until then. The store is blamed only where its own failures are
 * enough; what the generator could not offer never counts as held.
 */
export function judgeRate({ rate, trials }: TriedRate, confirm: Confirmation): JudgedRate {
  const [scout, ...fresh] = trials as [RateTrial, ...RateTrial[]];
  const missed = fresh.filter((trial) => !isMet(trial));
  const allowed = confirm.of - confirm.held;
  const isRefuted = missed.length > allowed;
  const isConfirmed = isRefuted || fresh.length - missed.length >= confirm.held;
  const isHeld = isConfirmed ? !isRefuted : isMet(scout);
  const isStore = isConfirmed
    ? missed.filter(({ generatorBound }) => !generatorBound).length > allowed
    : !scout.generatorBound;
  return { rate, trials, verdict: isHeld ? "held" : isStore ? "failed" : "generator", isConfirmed };
}

/** The rate was offered, and held. */
export function isMet({ held, generatorBound }: RateTrial): boolean {
  return held && !generatorBound;
}

/** What broke first: what most of the trials that the store failed name, the first among equals. */
export function brokeFirst(trials: readonly RateTrial[]): string | null {
  const named = trials.filter(({ held, generatorBound }) => !held && !generatorBound)
    .flatMap(({ broke }) => broke ?? []);
  const [most] = [...Map.groupBy(named, (broke) => broke)].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? null;
}
