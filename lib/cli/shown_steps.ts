import type { Progress } from "./progress.ts";

/** How far a step of some work has come. */
interface Step {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Progress lines of work in several steps, one after another. */
export class ShownSteps {
  readonly #start: (step: string, total: number) => Progress;
  #step: string | null = null;
  #progress: Progress | null = null;
  #done = 0;

  /** @param start Shows a new line. */
  constructor(start: (step: string, total: number) => Progress) {
    this.#start = start;
  }

  show({ step, done, total }: Step): void {
    if (this.#step !== step) {
      this.end();
      this.#step = step;
      this.#progress = this.#start(step, total);
    }
    this.#progress!.tick(done - this.#done);
    this.#done = done;
  }

  end(): void {
    this.#progress?.done();
    [this.#step, this.#progress, this.#done] = [null, null, 0];
  }
}
