import type { JobHost, TrialJob } from "./job.ts";

/** Checks of a trial in their order. Those of a large store take minutes, so each is announced before it begins. */
const CHECKS = {
  append: ["totals and sizes", "sampled entities", "pages and past of some queries", "the store's own check"],
  onboard: ["the organisation's log", "every agent's log", "the registry's own check"],
} as const;

/** Name of a check. */
type CheckName = (typeof CHECKS)["append" | "onboard"][number];

/** Says which check of a trial is under way: "checking 2 of 4 (sampled entities)". */
export class CheckSteps {
  readonly #host: JobHost;
  readonly #names: readonly CheckName[];

  constructor(job: TrialJob, host: JobHost) {
    const asks = job.kind === "append" && job.queryRounds > 0;
    const names: readonly CheckName[] = CHECKS[job.kind];
    this.#names = names.filter((name) => asks || name !== "pages and past of some queries");
    this.#host = host;
  }

  /**
   * Announces a check. Call the result with the number of items done.
   * @param of What it goes through, where it is no single call.
   */
  begin(
    name: CheckName,
    of: { readonly total: number; readonly unit: string } = { total: 0, unit: "" },
  ): (done: number) => void {
    const step = `checking ${this.#names.indexOf(name) + 1} of ${this.#names.length} (${name})`;
    const report = (done: number) => this.#host.progress({ step, done, ...of });
    report(0);
    return report;
  }
}
