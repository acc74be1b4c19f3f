/**
 * Variables that change what a program does beside what it was started for: where packages go, which code a Python or Deno
 * loads, which repository Git speaks of, which run a notebook shows and how, how much of a table. The `harmless` ones of a
 * family are the user's to choose: where packages come from, certificates, proxies, caches, who asks for passwords.
 */
const FAMILIES: readonly { readonly names: RegExp; readonly harmless?: RegExp }[] = [
  {
    names: /^PIP_/,
    harmless:
      /INDEX|LINKS|HOST|CERT|PROXY|CACHE|TIMEOUT|RETRIES|KEYRING|CONFIG_FILE|VERSION_CHECK|ROOT_USER|PROGRESS|NO_INPUT/,
  },
  { names: /^UV_(CONSTRAINT|OVERRIDE|EXCLUDE_NEWER|NO_BINARY|PYTHON$|SYSTEM_PYTHON|PRERELEASE|RESOLUTION)/ },
  { names: /^PYTHON/, harmless: /UNBUFFERED|DONTWRITEBYTECODE|PYCACHEPREFIX|HASHSEED|UTF8/ },
  { names: /^JUPYTER(LAB)?_/, harmless: /PLATFORM_DIRS/ },
  { names: /^GIT_/, harmless: /ASKPASS|EDITOR|PAGER|PROMPT|AUTHOR|COMMITTER|SSH|SSL|HTTP|PROXY|LOCKS|PS1/ },
  {
    names: /^DENO_/,
    harmless: /^DENO_DIR$|NODE_SHIM|INSTALL|CERT|TLS|AUTH_TOKENS|UPDATE_CHECK|PROMPT|JOBS|MODE|CGROUPS/,
  },
  { names: /^NODE_(OPTIONS|PATH|V8_COVERAGE)$/ },
  { names: /^POLARS_(FMT|TABLE)_/ },
  { names: /^HEADROOM_(RUN|ACCEPTABLE_MINUTES|ON|HERE)$/ },
];

/** Names of the variables of an environment that a program started by Headroom does not get, sorted. */
export function foreignSettings(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment)
    .filter((name) => FAMILIES.some(({ names, harmless }) => names.test(name) && !harmless?.test(name)))
    .sort();
}

/**
 * A program to be started: with this process's environment but its foreign settings, and `options.env` on top. Every program
 * is started by this function, so that none of them does something else on another user's machine.
 */
export function programCommand(program: string, options: Deno.CommandOptions = {}): Deno.Command {
  const env = Deno.env.toObject();
  for (const name of foreignSettings(env)) delete env[name];
  return new Deno.Command(program, { ...options, clearEnv: true, env: { ...env, ...options.env } });
}
