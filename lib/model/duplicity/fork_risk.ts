import { lambertW } from "./lambert_w.ts";

/**
 * Who makes the events of an organisation's logs, how often, and how soon the others know.
 *
 * Assumed: each controller makes events at random times, independent of the others and equally often (a Poisson process), within
 * the hours given of each day; a day begins with everybody up to date; an event reaches every other controller after the delay,
 * and no sooner; who signed an event knows it at once; nobody signs two events at one number. Honest controllers alone: for
 * stolen keys see `stolen_keys.ts`. Source: keri.md 4.1.
 */
export interface ForkSetting {
  /** Controllers over all logs; each belongs to one team. */
  readonly controllers: number;
  /** Events that each one begins a day. */
  readonly eventsPerDay: number;
  /** Seconds from an event until all others know it: signing, push and fetch. At most an eighth of the hours. */
  readonly delaySeconds: number;
  /** Hours of a day in which events are made. */
  readonly hours: number;
  /** Signatures that an event needs (`kt`); the cosigners are any of the controllers of its log. */
  readonly threshold: number;
  /** Logs that the controllers share out evenly, one a team. */
  readonly teams: number;
  /** Witnesses of each log and how many receipts an event needs (`bt`, toad); null for none. */
  readonly witnesses: { readonly count: number; readonly toad: number } | null;
}

/** What the model says of a setting. */
export interface ForkRisk {
  /** Probability that at least one of the logs has a fork in a day. */
  readonly forkPerDay: number;
  /** Probability that in a day at least one of the logs has two events of which neither gets enough receipts: it stands still. */
  readonly stallPerDay: number;
}

/** Seconds of an hour. */
const HOUR_S = 3600;

/** The longest delay of a setting, seconds: up to it the closed form is exact to 1e-6. */
export function delayMax({ hours }: Pick<ForkSetting, "hours">): number {
  return hours * HOUR_S / 8;
}

/** Controllers of each log: as even as whole numbers allow. */
export function teamSizes({ controllers, teams }: Pick<ForkSetting, "controllers" | "teams">): number[] {
  return Array.from({ length: teams }, (_, team) => Math.floor((controllers + team) / teams));
}

/**
 * Probability that two sets of `threshold` cosigners, drawn from the controllers of a log, have nobody in common, so that
 * neither knows of the other's event: C(n-k, k) / C(n, k). It is 1 - 1/n where one signature is enough, and 0 where a threshold
 * takes more than half of the keys: no two events at one number can then both be signed.
 */
export function disjointShare(controllers: number, threshold: number): number {
  let share = 1;
  for (let i = 0; i < threshold; i++) share *= (controllers - threshold - i) / (controllers - i);
  return Math.max(0, share);
}

/**
 * Probabilities of what becomes of two events at one number, of which each of the witnesses receipts the one that it happens to
 * see first, either as likely: `fork`, both reach the number of receipts needed (impossible where that is more than half of
 * them, unless 2 * toad - count witnesses sign both); `stall`, neither does. Without witnesses both are accepted. Source: KERI
 * specification, "KAWA"; keri.md 4.2.
 */
export function witnessOutcomes(witnesses: ForkSetting["witnesses"]): { fork: number; stall: number } {
  if (witnesses === null) return { fork: 1, stall: 0 };
  const { count, toad } = witnesses;
  let [fork, stall, ways] = [0, 0, 1];
  for (let first = 0; first <= count; first++) {
    if (Math.min(first, count - first) >= toad) fork += ways;
    if (Math.max(first, count - first) < toad) stall += ways;
    ways *= (count - first) / (first + 1);
  }
  return { fork: fork / 2 ** count, stall: stall / 2 ** count };
}

/**
 * The risk of forks in closed form.
 *
 * One log has events at the rate L. It stays without a fork as long as each event comes later than the delay d after the one
 * before it, or does not conflict with it; a pair conflicts with probability c (nobody signed both, and witnesses let both
 * pass), independently of the pairs before, as cosigners are drawn anew. With a = L c and b = L (1 - c), the probability f(t) that
 * no fork follows within t seconds of an event satisfies h'(t) = b h(t) + a h(t - d) for h(t) = f(t) exp(L t), so that over T
 * seconds
 *
 *   P(no fork) = L / (s (1 + W)) * exp(-(L - s) T),   W = W0(a d exp(-b d)),   s = b + W / d,
 *
 * W0 being Lambert's function: the slowest of the solution's modes alone, which for d <= T/8 leaves out less than 1e-6. Where
 * L d is small this is 1 - exp(-L^2 c d T): quadratic in the load, linear in the delay (keri.md 4.1).
 */
export function forkRisk(setting: ForkSetting): ForkRisk {
  const { fork, stall } = witnessOutcomes(setting.witnesses);
  return { forkPerDay: anyLog(setting, fork), stallPerDay: anyLog(setting, stall) };
}

/** Probability that at least one log has a conflict in a day. @param share Of the events that compete, those that end in it. */
function anyLog(setting: ForkSetting, share: number): number {
  const { eventsPerDay, delaySeconds, hours, threshold } = setting;
  const daySeconds = hours * HOUR_S;
  const logNone = teamSizes(setting).reduce((sum, size) => {
    const eventsPerS = size * eventsPerDay / daySeconds;
    const conflict = disjointShare(size, threshold) * share;
    return sum + logNoConflict({ eventsPerS, conflict, delaySeconds, daySeconds });
  }, 0);
  return 0 - Math.expm1(Math.min(0, logNone));
}

/** Logarithm of the probability that one log has no conflict in a day. */
function logNoConflict(
  { eventsPerS, conflict, delaySeconds, daySeconds }: {
    readonly eventsPerS: number;
    readonly conflict: number;
    readonly delaySeconds: number;
    readonly daySeconds: number;
  },
): number {
  if (eventsPerS === 0 || conflict === 0 || delaySeconds === 0) return 0;
  const [a, b] = [eventsPerS * conflict, eventsPerS * (1 - conflict)];
  const w = lambertW(a * delaySeconds * Math.exp(-b * delaySeconds));
  const s = b + w / delaySeconds;
  return Math.log(eventsPerS / s) - Math.log1p(w) - (eventsPerS - s) * daySeconds;
}
