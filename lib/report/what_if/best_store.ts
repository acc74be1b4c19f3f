import { answerWhatIf, NEEDS } from "../../model/what_if/what_if.ts";
import type { Setting, WhatIfData } from "../../model/what_if/what_if_data.ts";
import { caseOf } from "./controls.ts";

/** The store of a setting's use case that carries it furthest: whose tightest need has the most headroom. */
export function bestStore({ useCases, noise }: WhatIfData, setting: Setting): string {
  const useCase = caseOf(useCases, setting.scenario);
  const tightest = (store: string) => {
    const { needs } = answerWhatIf(useCase, { ...setting, store }, noise);
    const rooms = NEEDS.flatMap((need) => needs[need].verdict.headroom ?? []);
    return rooms.length === 0 ? 0 : Math.min(...rooms);
  };
  return useCase.stores.map(({ store }) => ({ store, room: tightest(store) }))
    .reduce((best, one) => one.room > best.room ? one : best).store;
}
