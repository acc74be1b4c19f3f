/** How safe a returned append is: against the death of the process, or of the machine too. */
export type Durability = "process" | "machine";
