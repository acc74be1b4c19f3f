/**
 * Runs a test body that sees these variables in the environment, and the programs it starts too. Only the calling test file
 * sees them: the environment itself belongs to the process, in which other test files run at the same time.
 */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  body: () => Promise<T>,
): Promise<T> {
  const { get, has, toObject } = Deno.env;
  Object.assign(Deno.env, {
    get: (name: string) => Object.hasOwn(variables, name) ? variables[name] : get(name),
    has: (name: string) => Object.hasOwn(variables, name) || has(name),
    toObject: () => ({ ...toObject(), ...variables }),
  });
  try {
    return await body();
  } finally {
    Object.assign(Deno.env, { get, has, toObject });
  }
}
