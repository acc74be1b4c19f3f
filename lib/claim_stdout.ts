/**
 * Keeps standard output for results: what anything else in this process prints with `console`, such as a user's store or a
 * library, goes to standard error from now on.
 * @returns Prints a line to standard output.
 */
export function claimStdout(): (line: string) => void {
  const print = console.log;
  for (const name of ["log", "info", "debug", "table", "dir", "group"] as const) {
    console[name] = console.error;
  }
  return print;
}
