/** What notebooks show, and how. */
export interface ShownRun {
  /** Path or id of the run; null for the newest. */
  readonly run: string | null;
  /** Minutes that an onboarding may take, where somebody said so. */
  readonly acceptableMinutes?: readonly number[] | undefined;
  /** Paths of passports: of the machine that the run is to be rescaled to, and of its own. */
  readonly on?: string | undefined;
  readonly here?: string | undefined;
}

/**
 * Environment in which Jupyter finds the Deno kernel: the spec beside the notebooks, before any of the user's, and the running
 * `deno` first on PATH (the spec only says "deno"). Nothing is installed outside the checkout.
 * @param root The checkout. @param shown What the notebooks read as HEADROOM_RUN and the like.
 */
export function kernelEnv(
  root: string,
  { run, acceptableMinutes, on, here }: ShownRun,
): Record<string, string> {
  const denoFolder = Deno.execPath().replace(/\/[^/]*$/, "");
  const settings = {
    HEADROOM_RUN: run ?? undefined,
    HEADROOM_ACCEPTABLE_MINUTES: acceptableMinutes?.join(","),
    HEADROOM_ON: on,
    HEADROOM_HERE: here,
  };
  return {
    PATH: `${denoFolder}:${Deno.env.get("PATH") ?? ""}`,
    JUPYTER_PATH: `${root}/notebooks/jupyter`,
    JUPYTER_PREFER_ENV_PATH: "1",
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
    ...Object.fromEntries(
      Object.entries(settings).filter((setting): setting is [string, string] => setting[1] !== undefined),
    ),
  };
}
