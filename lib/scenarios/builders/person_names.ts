const GIVEN = [
  "Amara",
  "Chen",
  "Diego",
  "Elif",
  "Fatima",
  "Hiro",
  "Ines",
  "Jonas",
  "Maria",
  "Noah",
  "Priya",
  "Sofia",
];
const FAMILY = [
  "Almeida",
  "Brown",
  "Diaz",
  "Haddad",
  "Khan",
  "Kim",
  "Larsen",
  "Novak",
  "Okafor",
  "Rossi",
  "Sato",
  "Singh",
];

/** Names of people, equally likely and not unique. Source: choice: twelve given names times twelve family names. */
export const PERSON_NAMES: readonly (readonly [name: string, weight: number])[] = GIVEN.flatMap((given) =>
  FAMILY.map((family) => [`${given} ${family}`, 1] as const)
);
