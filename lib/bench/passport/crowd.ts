/** Pieces of work that each core does in a round. */
const PIECES = 15;

/** A thread for each core, all at the same work at once. Ends them when disposed of. */
export class Crowd implements Disposable {
  readonly #workers: readonly Worker[];

  private constructor(cores: number) {
    const entry = new URL("./crowd_worker.ts", import.meta.url);
    this.#workers = Array.from({ length: cores }, () => new Worker(entry, { type: "module" }));
  }

  /** Starts the threads and warms them up. */
  static async start(cores: number): Promise<Crowd> {
    const crowd = new Crowd(cores);
    await crowd.#work(PIECES);
    return crowd;
  }

  /** One round: microseconds a piece of work, a sample a core. */
  round(): Promise<number[]> {
    return this.#work(PIECES);
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }

  #work(pieces: number): Promise<number[]> {
    return Promise.all(this.#workers.map((worker) =>
      new Promise<number>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage(pieces);
      })
    ));
  }
}
