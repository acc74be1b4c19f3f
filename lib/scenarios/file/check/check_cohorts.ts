import type { CalendarSpec, CohortSpec, EntityScenario } from "../../scenario.ts";
import type { Place } from "./place.ts";

/** Checks what the `cohorts` generator needs: a calendar without gaps, and cohorts whose parts add up. */
export function checkCohorts({ generator, calendar, entityTypes }: EntityScenario, place: Place): void {
  if (generator !== "cohorts") return;
  if (calendar !== undefined) checkCalendar(calendar, place.at("calendar"));
  else place.at("calendar").refuse("nothing", "when the chain is written, for the cohorts generator");
  entityTypes.forEach(({ cohort, count, id }, t) => {
    const at = place.at("entityTypes", t, "cohort");
    if (cohort === undefined) {
      return at.refuse("nothing", `how "${id}" lives, for the cohorts generator`);
    }
    checkCohort(cohort, count.value, at);
    const phases = calendar?.phases.length ?? cohort.byPhase.length;
    if (cohort.byPhase.length === phases) return;
    at.at("byPhase").refuse(`${cohort.byPhase.length} numbers`, `${phases}, one a phase of the calendar`);
  });
}

function checkCalendar({ phases, blocks }: CalendarSpec, place: Place): void {
  let end = 0;
  phases.forEach(({ fromBlock, toBlock }, p) => {
    const at = place.at("phases", p);
    if (fromBlock !== end) {
      at.at("fromBlock").refuse(`${fromBlock}`, `${end}, where the phase before ends`);
    }
    if (toBlock <= fromBlock) at.at("toBlock").refuse(`${toBlock}`, `more than fromBlock, ${fromBlock}`);
    end = toBlock;
  });
  if (end !== blocks) place.at("blocks").refuse(`${blocks}`, `${end}, where the last phase ends`);
}

function checkCohort(cohort: CohortSpec, count: number, place: Place): void {
  const { totalVersions, byPhase, lifespans, versions } = cohort;
  if (totalVersions < count) {
    place.at("totalVersions").refuse(`${totalVersions}`, `at least the type's count, ${count}`);
  }
  place.at("byPhase").checkWeights(byPhase);
  place.at("lifespans").checkWeights(lifespans.map(({ entities }) => entities));
  place.at("lifespans").checkRanges(
    lifespans.map(({ minBlocks, maxBlocks }) => ({ min: minBlocks, max: maxBlocks })),
    ["minBlocks", "maxBlocks"],
  );
  place.at("versions").checkWeights(versions.map(({ entities }) => entities));
  place.at("versions").checkRanges(
    versions.map(({ min, max }) => ({ min, max: max ?? Number.MAX_SAFE_INTEGER })),
  );
}
