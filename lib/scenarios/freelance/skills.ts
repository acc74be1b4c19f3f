/** A skill in demand, the kind of work it belongs to, and its share of workers and jobs. */
export interface Skill {
  readonly id: string;
  readonly category: string;
  readonly headline: string;
  readonly weight: number;
}

const skill = (id: string, category: string, headline: string, weight: number): Skill => ({
  id,
  category,
  headline,
  weight,
});

/** The head of the taxonomy of 50,000 (002:L711): what most profiles and postings name. */
export const SKILLS: readonly Skill[] = [
  skill("web-development", "development", "Web developer", 12),
  skill("react", "development", "React developer", 9),
  skill("python", "development", "Python developer", 9),
  skill("mobile-apps", "development", "Mobile developer", 6),
  skill("devops", "development", "DevOps engineer", 4),
  skill("solidity", "development", "Smart contract developer", 2),
  skill("graphic-design", "design", "Graphic designer", 9),
  skill("ui-ux", "design", "Product designer", 6),
  skill("video-editing", "design", "Video editor", 6),
  skill("illustration", "design", "Illustrator", 4),
  skill("copywriting", "writing", "Copywriter", 6),
  skill("translation", "writing", "Translator", 5),
  skill("technical-writing", "writing", "Technical writer", 3),
  skill("seo", "marketing", "Search specialist", 5),
  skill("social-media", "marketing", "Social media manager", 5),
  skill("data-analysis", "data", "Data analyst", 5),
  skill("machine-learning", "data", "Machine learning engineer", 4),
  skill("virtual-assistant", "support", "Virtual assistant", 7),
  skill("customer-service", "support", "Customer service agent", 5),
  skill("bookkeeping", "finance", "Bookkeeper", 4),
];

/** Kinds of work by the weight of their skills. */
export const CATEGORIES: readonly (readonly [category: string, weight: number])[] = [
  ...new Set(SKILLS.map(({ category }) => category)),
].map((category) => [
  category,
  SKILLS.filter((other) => other.category === category).reduce((sum, { weight }) => sum + weight, 0),
]);

/** Skills by weight, as values of a choice. Source: choice: demand falls off as on the platforms of 002:L684-L687. */
export const SKILL_WEIGHTS: readonly (readonly [skill: string, weight: number])[] = SKILLS.map((
  { id, weight },
) => [id, weight]);
