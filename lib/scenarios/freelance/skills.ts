import { weightedBy } from "../builders/values.ts";

/** A skill in demand: the kind of work it belongs to, and its share of workers and jobs. */
export interface Skill {
  readonly category: string;
  readonly headline: string;
  readonly weight: number;
}

/** The head of the taxonomy of 50,000 (002:L711): what most profiles and postings name. */
export const SKILLS: Readonly<Record<string, Skill>> = {
  "web-development": { category: "development", headline: "Web developer", weight: 12 },
  "react": { category: "development", headline: "React developer", weight: 9 },
  "python": { category: "development", headline: "Python developer", weight: 9 },
  "mobile-apps": { category: "development", headline: "Mobile developer", weight: 6 },
  "devops": { category: "development", headline: "DevOps engineer", weight: 4 },
  "solidity": { category: "development", headline: "Smart contract developer", weight: 2 },
  "graphic-design": { category: "design", headline: "Graphic designer", weight: 9 },
  "ui-ux": { category: "design", headline: "Product designer", weight: 6 },
  "video-editing": { category: "design", headline: "Video editor", weight: 6 },
  "illustration": { category: "design", headline: "Illustrator", weight: 4 },
  "copywriting": { category: "writing", headline: "Copywriter", weight: 6 },
  "translation": { category: "writing", headline: "Translator", weight: 5 },
  "technical-writing": { category: "writing", headline: "Technical writer", weight: 3 },
  "seo": { category: "marketing", headline: "Search specialist", weight: 5 },
  "social-media": { category: "marketing", headline: "Social media manager", weight: 5 },
  "data-analysis": { category: "data", headline: "Data analyst", weight: 5 },
  "machine-learning": { category: "data", headline: "Machine learning engineer", weight: 4 },
  "virtual-assistant": { category: "support", headline: "Virtual assistant", weight: 7 },
  "customer-service": { category: "support", headline: "Customer service agent", weight: 5 },
  "bookkeeping": { category: "finance", headline: "Bookkeeper", weight: 4 },
};

/** Kinds of work by the weight of their skills. */
export const CATEGORY_WEIGHTS: Readonly<Record<string, number>> = Object.values(SKILLS).reduce(
  (weights, { category, weight }) => ({ ...weights, [category]: (weights[category] ?? 0) + weight }),
  {} as Readonly<Record<string, number>>,
);

/** A skill by weight. Source: choice: demand falls off as on the platforms of 002:L684-L687. */
export const ANY_SKILL = weightedBy(SKILLS, ({ weight }) => weight);
