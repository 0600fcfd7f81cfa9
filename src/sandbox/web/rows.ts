/** A row of getNewBacklinks, as documented. */
export interface LinkRow {
  readonly url_from: string;
  readonly url_to: string;
  /** `follow`, `nofollow`, `UGC`, `sponsored`; several are separated by commas. */
  readonly nofollow: string;
  /** href, image, redirect, frame, rss, alternate, form, canonical. */
  readonly link_type: string;
  readonly links_ext: number;
  readonly link_text: string;
  /** `YYYY-MM-DD`. */
  readonly first_seen: string;
  /** `YYYY-MM-DD HH:MM:SS`. */
  readonly last_visited: string;
  /** The live API returns an integer or a string of digits; the sandbox returns both. */
  readonly domain_rank: number | string;
}

/** A row of getIntersect before it is written: its donor by number, its counts by position. */
export interface DonorRow {
  readonly donor: number;
  readonly rank: number;
  /** Links to each of the compared domains; the analysed domain comes first. */
  readonly counts: readonly number[];
}
