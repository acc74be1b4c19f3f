/** Classes that the user may declare a machine to be of: hardware that a launch would run on, or any other. Source: KERI-16, Q-04. */
export const MACHINE_CLASSES = ["launch", "other"] as const;

/** One of `MACHINE_CLASSES`. */
export type MachineClass = (typeof MACHINE_CLASSES)[number];

/** What was said of a machine when it was measured: nobody can tell it from the hardware. */
export function machineClassText(
  { class: declared }: { readonly class?: MachineClass | undefined },
): string {
  switch (declared) {
    case "launch":
      return "declared launch-class";
    case "other":
      return "declared not to be launch-class";
    default:
      return "not declared launch-class";
  }
}
