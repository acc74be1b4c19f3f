import { HeadroomError } from "../../errors.ts";
import { moveStore } from "../../stores/move_store.ts";
import { slug } from "../../text/slug.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import { removeStore, WARM_UP } from "../trial/open_store.ts";
import { refuseExistingStore } from "./refuse_existing_store.ts";

/**
 * The store that a run keeps (`--db`). Its trial writes `<path>.<run>.partial`; it appears under its path when the trial has
 * finished, so that a trial that was killed or failed leaves nothing in the way of its repetition.
 */
export class KeptStore {
  readonly path: string;
  readonly #store: ChosenStore;
  /** Where the trial writes it. */
  readonly partial: string;

  /** @param path Where it is kept. @param run Id of the run: two runs never write the same file. */
  constructor(path: string, run: string, store: ChosenStore) {
    this.path = path;
    this.#store = store;
    // The id comes from the manifest of a folder that others may have made.
    this.partial = `${path}.${slug(run)}.partial`;
  }

  /**
   * Readies the place for the trial: drops what a killed one left, or keeps the store of one that finished.
   * @throws {UsageError} Something is at the path, or its folder is missing. @throws {HeadroomError} As `keep`.
   */
  async ready(trialDone: boolean): Promise<void> {
    if (trialDone) return await this.keep();
    await this.discard();
    await refuseExistingStore(this.path);
  }

  /** Removes what the trial wrote. */
  async discard(): Promise<void> {
    await removeStore(this.#store, this.partial);
    await removeStore(this.#store, this.partial + WARM_UP);
  }

  /**
   * Moves the finished store to its path, the files beside it first; nothing where that was done before.
   * @throws {HeadroomError} Something came to be at the path meanwhile; the store stays where it is.
   */
  async keep(): Promise<void> {
    const found = await moveStore(this.partial, this.path, this.#store.companions);
    if (found !== null) throw this.#inTheWay(found);
  }

  #inTheWay(found: string): HeadroomError {
    return HeadroomError.unmet(`keep the store in "${this.path}"`, {
      expected: "nothing there",
      actual: `"${found}", which came while it was measured`,
      next: `Move that away, then continue with --resume; the store is in "${this.partial}" meanwhile.`,
    });
  }
}
