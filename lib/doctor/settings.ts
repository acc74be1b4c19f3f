import { foreignSettings } from "../start_program.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** Variables of the environment that would change what programs do. Tasks start theirs without; Deno itself obeys its own. */
export function checkSettings(environment: Readonly<Record<string, string>>): Finding {
  const names = foreignSettings(environment);
  if (names.length === 0) return fine("Settings", "no variable that changes what Python, Git or Deno do");
  const own = names.filter((name) => /^(DENO|NODE)_/.test(name));
  const found = own.length === 0
    ? `${names.join(", ")}: tasks here do without, your own Jupyter may not`
    : `${names.join(", ")}: trials, notebooks and git run without, but every task itself loads ${
      own.join(", ")
    }`;
  return limited("Settings", found, `unset ${names.join(" ")}`);
}
