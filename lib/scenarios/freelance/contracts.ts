import { attributes, from, number } from "../builders/attributes.ts";
import {
  always,
  between,
  evenly,
  given,
  givenEach,
  oneOf,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { HIRED } from "./jobs.ts";
import { type FreelanceRegion, growing, HALF_YEAR, prose } from "./model.ts";

/** Agreed sums of fixed-price contracts, cents. Source: choice: common price points from 50 to 10,000. */
const PRICES = [[5_000, 20], [20_000, 30], [60_000, 25], [250_000, 18], [1_000_000, 7]] as const;

/** Engagements: 9 string and 5 numeric attributes (002:L739-L743). */
export function contractsOf({ code, contracts }: FreelanceRegion): EntityTypeSpec {
  return {
    id: "contracts",
    count: contracts,
    lifecycle: {
      states: [["completed", 70], ["active", 24], ["paused", 4], ["disputed", 2]],
      transitions: [
        { from: "active", to: "paused", cause: "client or worker pauses" },
        { from: "paused", to: "active", cause: "work goes on" },
        { from: "active", to: "completed", cause: "work accepted" },
        { from: "active", to: "disputed", cause: "work or pay contested" },
        { from: "disputed", to: "active", cause: "settled, work goes on" },
        { from: "disputed", to: "completed", cause: "settled, contract ends" },
      ],
      source: "002:L741; choice: shares as in choice work-flow",
    },
    traits: attributes("choice: hours, rate and pay must fit each other", {
      kind: from("002:L731: as the job's budget", through("job_id", "budget_type")),
      size: weighted({ small: 50, medium: 35, large: 15 }),
      agreed_hours: from(
        "choice: what is logged, and paid, in the end",
        number("h", bySize(({ hours }) => oneOf(...hours))),
      ),
    }),
    attributes: [
      ...attributes("002:L739", {
        contract_id: `con_${code}_{pad:8}`,
        job_id: evenly("jobs"),
        worker_id: HIRED,
        client_id: through("job_id", "client_id"),
      }),
      ...attributes("002:L740", {
        payment_schedule: given(
          "kind",
          { hourly: always("weekly") },
          weighted({ milestone: 70, on_completion: 30 }),
        ),
        milestones: from(
          "002:L740; choice: how many, see lists",
          given("payment_schedule", { milestone: PLANNED }, always("1")),
        ),
        deadline: "2026-{int:2-12}-{int:1-28}",
        status: from("002:L741", STATE),
        release_conditions: from(
          "002:L743",
          given("payment_schedule", {
            weekly: always("hours_approved"),
            milestone: always("milestone_accepted"),
          }, always("work_accepted")),
        ),
        rate: from(
          "002:L740; choice: per hour where hours are paid",
          number("cents", byKind(weighted(PRICES), bySize(({ cents }) => oneOf(...cents)))),
        ),
      }),
      ...attributes("002:L742", {
        hours_logged: number(
          "h",
          byKind(always(0), given("status", { completed: byHours(always) }, byHours(hoursUnderWay))),
        ),
        milestones_completed: number("milestones", milestonesCompleted()),
        amount_paid: number("cents", byKind(paidOfPrice(), paidOfHours())),
      }),
      ...attributes("002:L743", {
        escrow_amount: number(
          "cents",
          given(
            "status",
            { completed: always(0) },
            byKind(
              byPrice((price) => between(price / 4, price / 2)),
              bySize(({ cents: [lowest] }) => between(10 * lowest!, 40 * lowest!)),
            ),
          ),
        ),
      }),
    ],
    payload: prose([800, 6_000], "the terms agreed, 0.8 to 6 KB"),
    btlBlocks: HALF_YEAR,
    ownedBy: "job_id",
  };
}

/** Hours agreed and rates (cents an hour) of hourly contracts. */
interface Size {
  readonly hours: readonly number[];
  readonly cents: readonly number[];
}

/** Source: choice. */
const SIZES: Readonly<Record<string, Size>> = {
  small: { hours: [8, 16, 24], cents: [800, 1_500, 2_400] },
  medium: { hours: [40, 80, 120], cents: [2_000, 3_500, 6_000] },
  large: { hours: [160, 320, 600], cents: [4_000, 7_000, 12_000] },
};

function bySize(value: (size: Size) => ValueSpec): ValueSpec {
  return givenEach("size", SIZES, value);
}

function byHours(value: (hours: number) => ValueSpec): ValueSpec {
  const all = Object.values(SIZES).flatMap(({ hours }) => hours);
  return givenEach("agreed_hours", all, value);
}

/** A third to half of the hours, growing daily, but never all within the five days of a region's chain. */
function hoursUnderWay(hours: number): ValueSpec {
  return growing(Math.ceil(hours / 3), hours / 2, hours / 12);
}

const PLANNED: ValueSpec = weighted([["2", 40], ["3", 30], ["4", 20], ["5", 10]]);

function byKind(fixed: ValueSpec, hourly: ValueSpec): ValueSpec {
  return given("kind", { fixed, hourly });
}

/** All milestones once the contract is completed, fewer before. */
function milestonesCompleted(): ValueSpec {
  const byPlan = (value: (planned: number) => ValueSpec) => givenEach("milestones", [1, 2, 3, 4, 5], value);
  return given("status", { completed: byPlan(always) }, byPlan((planned) => between(0, planned - 1)));
}

/** The whole price once the contract is completed, at most half before. */
function paidOfPrice(): ValueSpec {
  return given("status", { completed: byPrice(always) }, byPrice((price) => between(0, price / 2)));
}

/** All hours once the contract is completed, at most a third before, so never more than were logged. */
function paidOfHours(): ValueSpec {
  const pay = (value: (cents: number, hours: number) => ValueSpec) =>
    bySize(({ cents, hours }) =>
      givenEach("rate", cents, (rate) => givenEach("agreed_hours", hours, (agreed) => value(rate, agreed)))
    );
  return given(
    "status",
    { completed: pay((cents, hours) => always(cents * hours)) },
    pay((cents, hours) => between(0, cents * Math.floor(hours / 3))),
  );
}

function byPrice(value: (price: number) => ValueSpec): ValueSpec {
  return givenEach("rate", PRICES.map(([price]) => price), value);
}
