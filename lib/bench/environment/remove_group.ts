/** Times that removing a group is tried, and ms between: the kernel may still be clearing up after its last process. `choice:` */
const [TRIES, EVERY_MS] = [40, 50];

/** Removes a control group whose processes have ended. It stays where the kernel has not done with them in two seconds. */
export async function removeGroup(dir: string): Promise<void> {
  for (let left = TRIES;; left--) {
    try {
      await Deno.remove(dir);
      return;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || left === 0) return;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
}
