/** A site of the company, as its own database would have it. */
export interface Site {
  readonly owner: string;
  readonly domain: string;
  /** One or two. */
  readonly rivals: readonly string[];
}

export const SITES: readonly Site[] = [
  { owner: 'Fashion', domain: 'gepur.com', rivals: ['klubok.com', 'issaplus.com'] },
  { owner: 'Fashion', domain: 'shoes.example', rivals: ['boots.example', 'sandals.example'] },
  { owner: 'Tools', domain: 'serpstat.com', rivals: ['rank-tracker.example'] },
];
