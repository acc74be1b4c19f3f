/**
 * Parts of a registry trial's `variant` (`batch`, `batch+commit`): the write mode, and the registry's own variant where it is
 * not the registry's first.
 */
export function writeVariant(variant: string): { readonly mode: string; readonly setting: string | null } {
  const [mode, setting] = variant.split("+");
  return { mode: mode!, setting: setting ?? null };
}
