/**
 * Environment in which Jupyter finds the Deno kernel: the spec beside the notebooks, before any of the user's, and the running
 * `deno` first on PATH (the spec only says "deno"). Nothing is installed outside the checkout.
 * @param root The checkout. @param run Path of the run the notebooks should show, or null for the newest.
 * @param acceptableMinutes Minutes that an onboarding may take, where somebody said so.
 */
export function kernelEnv(
  root: string,
  run: string | null,
  acceptableMinutes?: readonly number[],
): Record<string, string> {
  const denoFolder = Deno.execPath().replace(/\/[^/]*$/, "");
  return {
    PATH: `${denoFolder}:${Deno.env.get("PATH") ?? ""}`,
    JUPYTER_PATH: `${root}/notebooks/jupyter`,
    JUPYTER_PREFER_ENV_PATH: "1",
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
    ...(run === null ? {} : { HEADROOM_RUN: run }),
    ...(acceptableMinutes === undefined ? {} : { HEADROOM_ACCEPTABLE_MINUTES: acceptableMinutes.join(",") }),
  };
}
