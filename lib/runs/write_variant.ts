/**
 * Parts of a registry trial's `variant`: the write mode, and the registry's own variant where it is not its first
 * (`batch`, `batch+full`).
 */
export function writeVariant(variant: string): { readonly mode: string; readonly setting: string | null } {
  const [mode, setting] = variant.split("+");
  return { mode: mode!, setting: setting ?? null };
}
